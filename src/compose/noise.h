// What extractors, editors and readers do to a page's lines: lines set
// together or broken, typing errors, Chinese characters, emoji.
//
//   add_noise(lines, random);
//
// Labels stay right: only lines of one label are set together. Tested by
// noise_test.cc. Thread-safety: pure function of its arguments.
#ifndef KIJIL_COMPOSE_NOISE_H_
#define KIJIL_COMPOSE_NOISE_H_

#include <vector>

#include "compose/random.h"
#include "kijil/line.h"

namespace kijil::compose {

// Each kind of noise comes to a share of pages; most pages stay as they are.
void add_noise(std::vector<LabeledLine>& lines, Random& random);

}  // namespace kijil::compose

#endif  // KIJIL_COMPOSE_NOISE_H_
