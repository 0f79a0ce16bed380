#include "api/c_keep_rule.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>

#include "api/c_support.h"
#include "kijil/version.h"

namespace kijil {
namespace {

// The size that the rule had first; it never has been smaller.
constexpr std::size_t kFirstSize = 32;
static_assert(sizeof(kijil_keep_rule) >= kFirstSize);
// No rule is as large: its size was not set.
constexpr std::size_t kTooLarge = 4096;

bool is_probability(float p) { return p >= 0 && p <= 1; }

kijil_keep_rule default_rule() {
  kijil_keep_rule rule{};
  rule.size = sizeof rule;
  rule.keep = KIJIL_KEEP(KIJIL_LABEL_BODY);
  return rule;
}

// Members that the program did not know of have their defaults.
Result<kijil_keep_rule> known_members(const kijil_keep_rule& given) {
  if (given.size < kFirstSize || given.size > kTooLarge) {
    return invalid("rule has size " + std::to_string(given.size) +
                   "; call kijil_keep_rule_init() before setting members");
  }
  const auto* bytes = reinterpret_cast<const unsigned char*>(&given);
  for (std::size_t i = sizeof given; i < given.size; ++i) {
    if (bytes[i] == 0) continue;
    return Error{ErrorCode::kUnsupported,
                 "rule sets a member at byte " + std::to_string(i) +
                     ", which kijil " KIJIL_VERSION
                     " does not know; install the one that the program was "
                     "compiled with"};
  }
  kijil_keep_rule rule = default_rule();
  std::memcpy(&rule, &given, std::min(given.size, sizeof rule));
  return rule;
}

}  // namespace

Result<KeepRule> keep_rule(const kijil_keep_rule* given) {
  if (given == nullptr) return KeepRule();
  const Result<kijil_keep_rule> rule = known_members(*given);
  if (!rule) return rule.error();
  if (rule->keep >= KIJIL_KEEP(KIJIL_NUM_LABELS)) {
    return invalid("rule keeps labels " + std::to_string(rule->keep) +
                   "; join KIJIL_KEEP() of body, chrome, related, clickbait");
  }
  if (!is_probability(rule->unsure)) {
    return invalid("rule has unsure " + std::to_string(rule->unsure) +
                   "; give a number from 0 to 1");
  }
  KeepRule result;
  result.unsure = rule->unsure;
  for (const Label label : kModelLabels) {
    const auto i = static_cast<std::size_t>(label);
    result.keep[i] = (rule->keep & KIJIL_KEEP(i)) != 0;
    result.min_score[i] = rule->min_score[i];
    if (is_probability(rule->min_score[i])) continue;
    return invalid(std::string("rule has min_score ")
                       .append(std::to_string(rule->min_score[i]))
                       .append(" of ")
                       .append(label_name(label))
                       .append("; give a number from 0 to 1"));
  }
  return result;
}

}  // namespace kijil

void kijil_keep_rule_init(kijil_keep_rule* rule, size_t size) noexcept {
  if (rule == nullptr) return;
  const kijil_keep_rule defaults = kijil::default_rule();
  // A newer program's members are 0, which leaves them at their defaults.
  std::memset(static_cast<void*>(rule), 0, size);
  std::memcpy(rule, &defaults, std::min(size, sizeof defaults));
  if (size >= sizeof rule->size) rule->size = size;
}
