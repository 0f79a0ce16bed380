#include "api/embedded_model.h"

// Defined in embedded_model_data.S, which the assembler fills from the file:
// a C array of some megabytes would take a compiler minutes.
extern "C" {
extern const char kijil_embedded_model_begin[];
extern const char kijil_embedded_model_end[];
}

namespace kijil {

std::string_view embedded_model() {
  return {kijil_embedded_model_begin,
          static_cast<std::size_t>(kijil_embedded_model_end -
                                   kijil_embedded_model_begin)};
}

}  // namespace kijil
