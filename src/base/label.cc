#include <array>
#include <cassert>

#include "kijil/line.h"

namespace kijil {
namespace {

// Indexed by Label.
constexpr std::array<std::string_view, kNumLabels + 1> kNames = {
    "body", "chrome", "related", "clickbait", "blank"};

}  // namespace

std::string_view label_name(Label label) {
  const auto index = static_cast<std::size_t>(label);
  assert(index < kNames.size());
  return kNames[index];
}

std::optional<Label> label_from_name(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<Label>(i);
  }
  return std::nullopt;
}

}  // namespace kijil
