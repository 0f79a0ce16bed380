// The default model, as bytes of the library itself.
//
//   ModelFile::view(embedded_model(), "embedded model");
//
// Empty if the library was built without one. Thread-safety: constant data.
#ifndef KIJIL_API_EMBEDDED_MODEL_H_
#define KIJIL_API_EMBEDDED_MODEL_H_

#include <string_view>

namespace kijil {

std::string_view embedded_model();

}  // namespace kijil

#endif  // KIJIL_API_EMBEDDED_MODEL_H_
