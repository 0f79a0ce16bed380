// Completions for bash: one function with a case for each flag that has a
// value. It needs nothing but bash 4; bash-completion loads it by its name.
// Tested by generate_test.cc, which runs bash.
#include <sstream>

#include "cli/described_command.h"
#include "kijil/version.h"

namespace kijil::cli {
namespace {

constexpr const char* kHead = R"bash(
# All three offer what fits to $cur: words, words in a list with commas, and
# files. Where nothing is offered, bash completes the names of all files.
_kijil_words() {
  mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -W "$1" -- "$cur")
}

_kijil_list() {
  local last=${cur##*,}
  mapfile -t COMPREPLY < <(compgen -P "${cur%"$last"}" -W "$1" -- "$last")
  [[ ${COMPREPLY[0]-} == *= ]] && compopt -o nospace 2>/dev/null
}

# _kijil_files EXTENSION...: such files, and folders on the way to them.
_kijil_files() {
  local extension
  compopt -o filenames 2>/dev/null
  mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(
    compgen -d -- "$cur"
    for extension; do compgen -f -X "!*$extension" -- "$cur"; done)
}

_kijil_nothing() {
  COMPREPLY=()
  compopt +o default 2>/dev/null
}

_kijil() {
  local cur=${COMP_WORDS[COMP_CWORD]} flag=${COMP_WORDS[COMP_CWORD - 1]}
  local command=${COMP_WORDS[1]-} given=
  COMPREPLY=()
  # For bash, --output=tsv is three words; where COMP_WORDBREAKS has lost its
  # `=`, it is one.
  if [[ $cur == = ]]; then
    cur=
  elif [[ $flag == = ]]; then
    flag=${COMP_WORDS[COMP_CWORD - 2]}
  elif [[ $cur == --*=* ]]; then
    flag=${cur%%=*} given=$flag= cur=${cur#*=}
  fi
)bash";

constexpr const char* kTail = R"bash(
  if [[ -n $given ]]; then COMPREPLY=("${COMPREPLY[@]/#/$given}"); fi
}

complete -o default -F _kijil kijil
)bash";

void join(std::string& list, const std::string& word) {
  if (!list.empty()) list += ' ';
  list += word;
}

// The call that offers these, or an empty string to leave it to bash.
std::string offer(const Candidates& candidates) {
  std::string words;
  for (const std::string& word : candidates.words) join(words, word);
  if (candidates.values == ValueWords::kSomeOf) {
    return "_kijil_list '" + words + "'";
  }
  std::string calls;
  if (!words.empty()) calls = "_kijil_words '" + words + "'";
  if (candidates.any_file) return calls;
  if (candidates.has_files()) {
    calls += calls.empty() ? "_kijil_files" : "; _kijil_files";
    for (const std::string& e : candidates.extensions) calls += ' ' + e;
  }
  return calls.empty() ? "_kijil_nothing" : calls;
}

// "'filter --output'|'filter -o') CALL ;;"
void write_flag_case(std::ostream& out, const std::string& command,
                     const FlagFacts& flag) {
  out << "    '" << command << " --" << flag.name << "'";
  if (!flag.short_name.empty()) {
    out << "|'" << command << " -" << flag.short_name << "'";
  }
  const std::string call = offer(value_candidates(flag));
  out << ") " << (call.empty() ? ":" : call) << " ;;\n";
}

void write_command_cases(std::ostream& out, const std::string& name,
                         const CommandFacts& facts) {
  std::string flags;
  for (const FlagFacts& flag : facts.flags) {
    if (!flag.value.empty()) write_flag_case(out, name, flag);
    if (!flag.short_name.empty()) join(flags, "-" + flag.short_name);
    join(flags, "--" + flag.name);
  }
  out << "    '" << name << " '*)\n"
      << "      if [[ $cur == -* ]]; then\n"
      << "        _kijil_nothing; _kijil_words '" << flags << "'\n"
      << "      else\n"
      << "        ";
  const std::string call = facts.help.operands.empty()
                               ? "_kijil_nothing"
                               : offer(operand_candidates(facts.help.operands));
  out << (call.empty() ? ":" : call) << "\n      fi ;;\n";
}

std::string names_of(std::span<const DescribedCommand> commands) {
  std::string names;
  for (const DescribedCommand& c : commands) join(names, c.name);
  return names;
}

}  // namespace

std::string bash_completion(std::span<const DescribedCommand> commands) {
  std::ostringstream out;
  out << "# Completions of kijil " KIJIL_VERSION
         " for bash, by `kijil generate bash`.\n"
      << kHead;
  for (const DescribedCommand& c : commands) {
    if (c.subcommands.empty()) continue;
    out << "  if [[ $command == " << c.name << " ]]; then\n"
        << "    command=\"" << c.name << " ${COMP_WORDS[2]-}\"\n"
        << "  fi\n";
  }
  out << "  case \"$COMP_CWORD $command \" in\n"
      << "    '1 '*) _kijil_nothing; _kijil_words '" << names_of(commands)
      << " --help --version'; return ;;\n";
  for (const DescribedCommand& c : commands) {
    if (c.subcommands.empty()) continue;
    out << "    '2 " << c.name << " '*) _kijil_nothing; _kijil_words '"
        << names_of(c.subcommands) << " --help'; return ;;\n";
  }
  out << "  esac\n"
      << "  case \"$command $flag\" in\n";
  for (const DescribedCommand& c : commands) {
    if (c.subcommands.empty()) write_command_cases(out, c.name, c.facts);
    for (const DescribedCommand& sub : c.subcommands) {
      write_command_cases(out, c.name + " " + sub.name, sub.facts);
    }
  }
  out << "  esac" << kTail;
  return out.str();
}

}  // namespace kijil::cli
