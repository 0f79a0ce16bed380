#include "cli/man_page.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include "cli/help_notes.h"
#include "cli/roff.h"
#include "kijil/version.h"

namespace kijil::cli {
namespace {

struct Described {
  const char* term;
  const char* meaning;
};

constexpr Described kLabels[] = {
    {"body", "the author of this article wrote it as part of the article"},
    {"chrome",
     "the site put it there, or fills it in: menus, buttons, dates, the "
     "reporter's address, copyright"},
    {"related", "it names another article, as one entry of a list"},
    {"clickbait",
     "it names something to click on, and wins the click by curiosity, "
     "scandal, bodies, celebrities or fear"},
    {"blank", "there is nothing on it"},
};

constexpr Described kExits[] = {
    {"0", "done"},
    {"1",
     "ran, and the answer is no: a floor was missed, a model is not sound"},
    {"2",
     "an error: something could not be read, written or understood; the rest "
     "was still done"},
};

constexpr const char* kModelVariable =
    "the .kijil file to use where no --model is given, instead of the model "
    "that kijil carries";

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
    return static_cast<char>(std::toupper(c));
  });
  return text;
}

Roff start_page(const std::string& name, const ManualEdition& edition) {
  return Roff(upper(name), edition.date, "kijil " + edition.version);
}

void write_name(Roff& page, const std::string& name,
                const std::string& summary) {
  page.section("NAME");
  std::string typed = roff_bold(name);  // without the font: it is indexed
  typed = typed.substr(3, typed.size() - 6);
  page.line(typed + " \\- " + summary);
}

void write_synopsis(Roff& page, const CommandFacts& facts) {
  page.line(roff_bold(facts.help.name) + " [\\fIFLAGS\\fR]" +
            (facts.help.operands.empty()
                 ? ""
                 : " " + roff_synopsis(facts.help.operands)));
}

// "-o, --output FILE"
std::string flag_term(const FlagFacts& flag) {
  std::string term;
  if (!flag.short_name.empty()) {
    term = roff_bold("-" + flag.short_name) + ", ";
  }
  term += roff_bold("--" + flag.name);
  if (!flag.value.empty()) term += " " + roff_synopsis(flag.value);
  return term;
}

// The words of a value that its meaning does not name already.
std::string words_beside(const FlagFacts& flag) {
  std::string words;
  bool all_named = true;
  for (const std::string& word : flag.words) {
    all_named = all_named && flag.meaning.find(word) != std::string::npos;
    // "body=" is the label `body`.
    words +=
        (words.empty() ? "`" : ", `") + word.substr(0, word.find('=')) + "`";
  }
  return all_named ? "" : words;
}

void write_flags(Roff& page, const CommandFacts& facts) {
  for (const FlagFacts& flag : facts.flags) {
    page.term(flag_term(flag));
    std::string text = flag.meaning;
    if (const std::string words = words_beside(flag); !words.empty()) {
      text += "; of " + words;
    }
    if (!flag.default_value.empty()) {
      text += " (default: `" + flag.default_value + "`)";
    }
    page.text(text);
  }
}

void write_rest(Roff& page, const HelpNotes& notes) {
  for (const HelpBlock& block : notes.rest) {
    if (block.lines.empty()) {
      page.paragraph();
      page.text(block.prose);
    }
    for (const std::string& line : block.lines) {
      // A row of a table: what is meant, and what it means.
      const std::size_t gap = std::min(line.find("  "), line.size());
      page.term(roff_bold(std::string_view(line).substr(0, gap)));
      page.text(std::string_view(line).substr(gap));
    }
  }
}

void write_exits(Roff& page, const HelpNotes& notes) {
  std::vector<HelpExit> exits = notes.exits;
  if (exits.empty()) exits = {{"0", "done"}, {"2", "an error"}};
  for (const HelpExit& exit : exits) {
    page.term(roff_bold(exit.code));
    page.text(exit.meaning);
  }
}

// A command in the 69 columns that a page of 80 leaves to examples, cut before
// a flag, a pipe or a redirection where there is one.
std::vector<std::string> shell_lines(std::string command) {
  constexpr std::size_t kWidest = 69;
  std::vector<std::string> lines;
  while (command.size() > kWidest) {
    std::size_t cut = std::string::npos;
    for (const char* before : {" -", " |", " >"}) {
      const std::size_t at = command.rfind(before, kWidest - 2);
      if (at == std::string::npos || at < 8) continue;
      if (cut == std::string::npos || at > cut) cut = at;
    }
    if (cut == std::string::npos) break;
    lines.push_back(command.substr(0, cut) + " \\");
    command = "  " + command.substr(cut + 1);
  }
  lines.push_back(std::move(command));
  return lines;
}

void write_examples(Roff& page, const HelpNotes& notes) {
  std::vector<std::string> lines;
  for (const HelpExample& example : notes.examples) {
    if (!example.comment.empty()) {
      if (!lines.empty()) lines.emplace_back();
      lines.push_back("# " + example.comment);
    }
    for (std::size_t at = 0; at <= example.command.size();) {
      const std::size_t end =
          std::min(example.command.find('\n', at), example.command.size());
      for (std::string& line :
           shell_lines(example.command.substr(at, end - at))) {
        lines.push_back(std::move(line));
      }
      at = end + 1;
    }
  }
  if (!lines.empty()) page.lines(lines);
}

bool has_flag(const CommandFacts& facts, std::string_view name) {
  return std::any_of(facts.flags.begin(), facts.flags.end(),
                     [&](const FlagFacts& f) { return f.name == name; });
}

void write_environment(Roff& page) {
  page.section("ENVIRONMENT");
  page.term(roff_bold("KIJIL_MODEL"));
  page.text(kModelVariable);
}

// The page of a command without subcommands, behind its name.
void write_command(Roff& page, const CommandFacts& facts) {
  const HelpNotes notes = read_help_notes(facts.help.examples);
  page.section("SYNOPSIS");
  write_synopsis(page, facts);
  page.section("DESCRIPTION");
  page.text(facts.help.summary);
  write_rest(page, notes);
  page.section("FLAGS");
  write_flags(page, facts);
  page.section("EXIT STATUS");
  write_exits(page, notes);
  if (has_flag(facts, "model")) write_environment(page);
  page.section("EXAMPLES");
  write_examples(page, notes);
}

void write_subcommands(Roff& page, const DescribedCommand& command) {
  page.section("SYNOPSIS");
  for (const DescribedCommand& c : command.subcommands) {
    if (&c != &command.subcommands.front()) page.line(".br");
    write_synopsis(page, c.facts);
  }
  page.section("COMMANDS");
  page.text("Each shows its flags and examples with --help, too.");
  for (const DescribedCommand& c : command.subcommands) {
    const HelpNotes notes = read_help_notes(c.facts.help.examples);
    page.subsection(c.facts.help.name);
    page.text(c.facts.help.summary);
    write_rest(page, notes);
    CommandFacts facts = c.facts;
    std::erase_if(facts.flags,
                  [](const FlagFacts& f) { return f.name == "help"; });
    write_flags(page, facts);
    if (!notes.exits.empty()) {
      page.paragraph();
      page.text("Exit status:");
      write_exits(page, notes);
    }
    page.paragraph();
    page.text("Example:");
    write_examples(page, notes);
  }
  write_environment(page);
}

void write_commands(Roff& page, std::span<const DescribedCommand> commands) {
  page.section("COMMANDS");
  page.text(
      "Each has a page of its own, and shows its flags and examples with "
      "--help.");
  for (const DescribedCommand& c : commands) {
    page.term(roff_bold("kijil " + c.name));
    std::string text = c.summary;
    for (const DescribedCommand& sub : c.subcommands) {
      text += (&sub == &c.subcommands.front() ? ": `" : ", `") + sub.name + "`";
    }
    page.text(text + "; see `kijil-" + c.name + "`(1)");
  }
}

void write_overview(Roff& page) {
  page.section("DESCRIPTION");
  page.text(
      "The text of a web page goes in, one page or many, and its lines come "
      "out with labels (`kijil classify`), or the article alone (`kijil "
      "filter`). kijil reads text, not HTML: take any extractor in its most "
      "generous setting, and let kijil drop the rest. A model is embedded; no "
      "other file is needed.");
  page.paragraph();
  page.text("A line's label says why the line is there:");
  for (const Described& label : kLabels) {
    page.term(roff_bold(label.term));
    page.text(label.meaning);
  }
  page.paragraph();
  page.text(
      "Labelling cannot fail and loses nothing: every line comes out once, in "
      "order, and broken UTF-8 as it was. A text file is one page; a form feed "
      "at the start of a line begins the next. Records of JSONL keep all "
      "their members and gain one, and a broken record is answered in its "
      "place "
      "by an error. Data goes to standard output, all else to "
      "standard error.");
}

// "kijil-filter(1), kijil-model(1)", the names bold.
void write_see_also(Roff& page, const std::vector<std::string>& names) {
  page.section("SEE ALSO");
  for (const std::string& name : names) {
    const bool last = &name == &names.back();
    std::string typed = roff_bold(name);
    typed = typed.substr(3, typed.size() - 6);
    page.line(".BR \\%" + typed + (last ? " (1)" : " (1),"));
  }
}

}  // namespace

Result<ManualEdition> manual_edition() {
  ManualEdition edition{KIJIL_VERSION, ""};
  const char* epoch = std::getenv("SOURCE_DATE_EPOCH");
  if (epoch == nullptr || *epoch == '\0') return edition;
  std::time_t seconds = 0;
  const char* end = epoch + std::strlen(epoch);
  const auto [stop, status] = std::from_chars(epoch, end, seconds);
  std::tm day = {};
  if (status != std::errc() || stop != end || seconds < 0 ||
      ::gmtime_r(&seconds, &day) == nullptr) {
    return Error{ErrorCode::kInvalidArgument,
                 std::string("SOURCE_DATE_EPOCH: '") + epoch +
                     "' is not a number of seconds since 1970"};
  }
  char date[32];
  std::strftime(date, sizeof date, "%Y-%m-%d", &day);
  edition.date = date;
  return edition;
}

std::string man_page(std::span<const DescribedCommand> commands,
                     const ManualEdition& edition) {
  Roff page = start_page("kijil", edition);
  write_name(page, "kijil", "tell why each line of a Korean web page is there");
  page.section("SYNOPSIS");
  page.line(roff_bold("kijil") + " " +
            roff_synopsis("COMMAND [FLAGS] [FILE...]"));
  page.line(".br");
  page.line(roff_synopsis("kijil --help|--version"));
  write_overview(page);
  write_commands(page, commands);
  page.section("EXIT STATUS");
  for (const Described& exit : kExits) {
    page.term(roff_bold(exit.term));
    page.text(exit.meaning);
  }
  write_environment(page);
  page.section("FILES");
  page.term(roff_bold("docs/*.md"));
  page.text(
      "guides that the pages of the commands name; they come with kijil's "
      "sources, and stand in /usr/share/doc/kijil if kijil came as a package");
  page.section("EXAMPLES");
  page.lines({"# the article, byte for byte",
              "kijil filter page.txt > article.txt", "",
              "# and where all the rest went",
              "kijil filter --rejected dropped.tsv page.txt", "",
              "# label, score and text of each line",
              "kijil classify --output tsv page.txt", "",
              "# a record in, a record out",
              "kijil filter --input jsonl < pages.jsonl > filtered.jsonl"});
  std::vector<std::string> names;
  for (const DescribedCommand& c : commands) names.push_back("kijil-" + c.name);
  write_see_also(page, names);
  return page.out();
}

std::string man_page(const DescribedCommand& command,
                     const ManualEdition& edition) {
  const std::string name = "kijil-" + command.name;
  Roff page = start_page(name, edition);
  write_name(page, name, command.summary);
  if (command.subcommands.empty()) {
    write_command(page, command.facts);
  } else {
    write_subcommands(page, command);
  }
  write_see_also(page, {"kijil"});
  return page.out();
}

}  // namespace kijil::cli
