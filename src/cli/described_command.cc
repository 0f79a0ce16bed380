#include "cli/described_command.h"

#include <algorithm>

#include "cli/options.h"

namespace kijil::cli {
namespace {

bool is_lower_case(std::string_view word) {
  return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || c == '-';
  });
}

// The parts of `text` between these characters; none is empty.
std::vector<std::string_view> parts_of(std::string_view text,
                                       std::string_view between) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(between), text.size());
    if (end > 0) parts.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

// Adds what one alternative allows; false if it names none of these things.
bool add_alternative(std::string_view word, Candidates& candidates) {
  const std::size_t dot = word.find('.');
  if (word == "FILE") {
    candidates.any_file = true;
  } else if (word == "DIR") {
    candidates.folders = true;
  } else if (dot != std::string_view::npos) {
    candidates.extensions.emplace_back(word.substr(dot));
  } else if (is_lower_case(word)) {
    candidates.words.emplace_back(word);
    candidates.values = ValueWords::kOneOf;
  } else {
    return false;
  }
  return true;
}

}  // namespace

std::vector<DescribedCommand> describe_commands(
    std::span<const Command> commands) {
  std::vector<DescribedCommand> described;
  for (const Command& c : commands) {
    DescribedCommand command{std::string(c.name), std::string(c.summary)};
    if (c.subcommands != nullptr) {
      command.subcommands = describe_commands(c.subcommands());
    } else {
      command.facts = describe(c);
    }
    described.push_back(std::move(command));
  }
  return described;
}

Candidates value_candidates(const FlagFacts& flag) {
  Candidates candidates;
  if (flag.values != ValueWords::kNone) {
    candidates.words = flag.words;
    candidates.values = flag.values;
    return candidates;
  }
  for (const std::string_view word : parts_of(flag.value, "|")) {
    add_alternative(word, candidates);
  }
  return candidates;
}

Candidates operand_candidates(std::string_view operands) {
  std::string plain(operands);
  for (std::size_t dots; (dots = plain.find("...")) != std::string::npos;) {
    plain.erase(dots, 3);
  }
  Candidates candidates;
  for (const std::string_view word : parts_of(plain, "[] |")) {
    if (!add_alternative(word, candidates)) candidates.any_file = true;
  }
  return candidates;
}

}  // namespace kijil::cli
