// Completions for zsh: a function for each command, which leaves the work to
// zsh's _arguments. Tested by generate_test.cc and tests/package/run.
#include <sstream>

#include "cli/described_command.h"
#include "kijil/version.h"

namespace kijil::cli {
namespace {

constexpr const char* kHead = R"zsh(
# _kijil_words_or_files 'WORDS' 'GLOB...'
_kijil_words_or_files() {
  local -a words=(${=1})
  _alternative "words:word:($words)" "files:file:_files -g '$2'"
}

# _kijil_commands NAME: completes the command, or what stands behind it, for the
# commands in $commands.
_kijil_commands() {
  local curcontext=$curcontext name=$1 state line ret=1
  shift
  _arguments -C "$@" '1: :->command' '*:: :->operand' && ret=0
  case $state in
    command) _describe -t commands command commands && ret=0 ;;
    operand)
      curcontext=${curcontext%:*:*}:$name-$words[1]:
      _call_function ret _$name-$words[1] ;;
  esac
  return ret
}
)zsh";

constexpr const char* kTail = R"zsh(
# Loaded by its name, or read by `source`.
if [[ $funcstack[1] == _kijil ]]; then
  _kijil "$@"
else
  compdef _kijil kijil
fi
)zsh";

// Text with a backslash before each of these characters.
std::string escaped(std::string_view text, std::string_view special) {
  std::string out;
  for (const char c : text) {
    if (special.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

// For the inside of single quotes.
std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out + "'";
}

// "*.kijil *.bin". A group in brackets at the end would be taken for a
// qualifier.
std::string globs_of(const std::vector<std::string>& extensions) {
  std::string globs;
  for (const std::string& e : extensions) {
    if (!globs.empty()) globs += ' ';
    globs += "*" + e;
  }
  return globs;
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) {
    if (!out.empty()) out += ' ';
    out += word;
  }
  return out;
}

// The last part of an _arguments spec: what to offer.
std::string action_of(const Candidates& candidates) {
  if (candidates.values == ValueWords::kSomeOf) {
    std::string action = "_values -s , word";
    for (const std::string& word : candidates.words) {
      action += ' ';
      action += word.ends_with('=')
                    ? word.substr(0, word.size() - 1) + "\\:P\\:"
                    : word;
    }
    return action;
  }
  if (!candidates.words.empty() && candidates.has_files()) {
    return " _kijil_words_or_files \"" + joined(candidates.words) + "\" \"" +
           (candidates.any_file ? "*" : globs_of(candidates.extensions)) + '"';
  }
  if (!candidates.words.empty()) return "(" + joined(candidates.words) + ")";
  if (candidates.any_file) return "_files";
  if (!candidates.extensions.empty()) {
    return "_files -g \"" + globs_of(candidates.extensions) + '"';
  }
  return candidates.folders ? "_files -/" : " ";
}

// '(-o --output)'{-o+,--output=}'[where it goes]:FILE:_files'
std::string flag_spec(const FlagFacts& flag) {
  const bool has_value = !flag.value.empty();
  const std::string long_name = "--" + flag.name + (has_value ? "=" : "");
  std::string rest = "[" + escaped(flag.meaning, "[]\\") + "]";
  if (has_value) {
    rest += ":" + escaped(flag.value, ":\\") + ":" +
            action_of(value_candidates(flag));
  }
  if (flag.name == "help") return "'(- *)'{-h,--help}" + quoted(rest);
  if (flag.repeats) return quoted("*" + long_name + rest);
  if (flag.short_name.empty()) return quoted(long_name + rest);
  std::string spec = "'(-" + flag.short_name + " --" + flag.name + ")'{-";
  spec += flag.short_name + (has_value ? "+" : "") + "," + long_name + "}";
  return spec + quoted(rest);
}

void write_command(std::ostream& out, const std::string& function,
                   const CommandFacts& facts) {
  out << '\n' << function << "() {\n  _arguments -s";
  for (const FlagFacts& flag : facts.flags) {
    out << " \\\n    " << flag_spec(flag);
  }
  if (!facts.help.operands.empty()) {
    const Candidates candidates = operand_candidates(facts.help.operands);
    out << " \\\n    "
        << quoted("*:" + escaped(facts.help.operands, ":\\") + ":" +
                  action_of(candidates));
  }
  out << "\n}\n";
}

// The function that offers these commands, and those of the commands.
void write_commands(std::ostream& out, const std::string& function,
                    std::span<const DescribedCommand> commands) {
  for (const DescribedCommand& c : commands) {
    const std::string name = function + "-" + c.name;
    if (c.subcommands.empty()) {
      write_command(out, name, c.facts);
    } else {
      write_commands(out, name, c.subcommands);
    }
  }
  out << '\n' << function << "() {\n  local -a commands=(\n";
  for (const DescribedCommand& c : commands) {
    out << "    " << quoted(c.name + ":" + escaped(c.summary, ":\\")) << '\n';
  }
  out << "  )\n  _kijil_commands " << function.substr(1)
      << " '(- *)'{-h,--help}'[show the commands and end]'";
  if (function == "_kijil") {
    out << " \\\n    '(- *)--version[print the version and end]'";
  }
  out << "\n}\n";
}

}  // namespace

std::string zsh_completion(std::span<const DescribedCommand> commands) {
  std::ostringstream out;
  out << "#compdef kijil\n"
         "# Completions of kijil " KIJIL_VERSION
         " for zsh, by `kijil generate zsh`.\n"
      << kHead;
  write_commands(out, "_kijil", commands);
  out << kTail;
  return out.str();
}

}  // namespace kijil::cli
