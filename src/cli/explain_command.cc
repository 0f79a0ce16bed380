#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <iostream>

#include "api/windows.h"
#include "cli/command.h"
#include "cli/inputs.h"
#include "cli/log.h"
#include "cli/number_choice.h"
#include "cli/options.h"
#include "kijil/explain.h"
#include "labels/page_explainer.h"
#include "lines/json_page.h"
#include "lines/window_reader.h"
#include "outputs/rows.h"
#include "text/utf8.h"

namespace kijil::cli {
namespace {

constexpr const char* kExamples =
    "Examples:\n"
    "  kijil explain --line 9 page.txt                  why is line 9 chrome?\n"
    "  kijil explain --line 9 --against body page.txt   and why not body?\n"
    "  kijil explain --output marked page.txt           what speaks for it?\n"
    "  kijil explain --output jsonl --parts 0 page.txt > sums.jsonl\n"
    "\n"
    "Every number is what a part adds to the label found against another one. "
    "Parts add up;\n"
    "docs/explain.md tells how to read them.\n"
    "Exit code: 0 done; 2 something could not be read, or has no such line.\n";

enum class ExplainOutput { kText, kJsonl, kMarks, kColor };

struct ExplainSettings {
  ExplainOutput output = ExplainOutput::kText;
  ExplanationFormat format = {};
  NumberChoice pages, lines;
};

// Where a line stands: the page within its input, and the line within its page,
// both from 1.
struct Place {
  std::string input;
  std::size_t page = 1, line = 1;
};

// "page.txt:9", or "page.txt#2:9" on its second page.
std::string place_name(const Place& place) {
  return place.input +
         (place.page > 1 ? "#" + std::to_string(place.page) : "") + ':' +
         std::to_string(place.line);
}

class ExplanationPrinter {
 public:
  ExplanationPrinter(const ExplainSettings& settings, std::ostream& out)
      : settings_(settings), out_(out) {}

  void print(const Place& place, std::string_view text,
             const Explanation& explanation) {
    if (text.ends_with('\r')) text.remove_suffix(1);
    if (settings_.output == ExplainOutput::kJsonl) {
      out_ << "{\"input\":" << json_string(place.input)
           << ",\"page\":" << place.page << ",\"line\":" << place.line
           << ",\"text\":" << json_string(text) << ','
           << explanation_json(explanation, settings_.format).substr(1) << '\n';
      return;
    }
    // People see by themselves that a line is blank, unless they ask for it.
    if (explanation.decisions.empty() && settings_.lines.picks_all()) return;
    if (!first_) out_ << '\n';
    if (first_) out_ << legend();
    first_ = false;
    out_ << place_name(place) << ": ";
    if (settings_.output == ExplainOutput::kText &&
        !explanation.decisions.empty()) {
      out_ << printable(text) << '\n';
    }
    out_ << body(explanation);
  }

 private:
  std::string_view legend() const {
    if (settings_.output == ExplainOutput::kMarks) {
      return "Characters that speak for the label: # strongly, + somewhat; "
             "against it: = strongly,\n- somewhat; . hardly either.\n\n";
    }
    if (settings_.output == ExplainOutput::kColor) {
      return "Blue speaks for the label, orange against it.\n\n";
    }
    return "";
  }
  std::string body(const Explanation& explanation) const {
    if (settings_.output == ExplainOutput::kText) {
      return explanation_text(explanation, settings_.format);
    }
    return explanation_marked(explanation,
                              settings_.output == ExplainOutput::kColor
                                  ? MarkStyle::kColor
                                  : MarkStyle::kMarks,
                              settings_.format);
  }

  const ExplainSettings& settings_;
  std::ostream& out_;
  bool first_ = true;
};

// Explains one input, page by page.
class InputExplainer {
 public:
  InputExplainer(const Classifier& classifier, const ExplainSettings& settings,
                 const StreamOptions& options, ExplanationPrinter& printer)
      : model_(classifier.model()),
        settings_(settings),
        options_(options),
        printer_(printer) {}

  StreamCounts run(std::istream& in, const std::ostream& out) {
    options_.input == InputFormat::kJsonl ? run_jsonl(in, out)
                                          : run_text(in, out);
    counts_.written = out.good();
    if (counts_.written) check_choices();
    if (broken_utf8_ > 0) {
      log_warning(options_.name + ": " + std::to_string(broken_utf8_) +
                  " broken UTF-8 sequence(s) were read as U+FFFD; if the page "
                  "is in CP949, convert it first: iconv -f cp949 -t utf-8");
    }
    return counts_;
  }

 private:
  void run_text(std::istream& in, const std::ostream& out) {
    WindowOptions windows;
    windows.page_separator = options_.page_separator;
    std::uint64_t bytes = 0;
    WindowReader reader(
        [&, read = read_from(in)](char* buffer, std::size_t size) {
          const std::size_t n = read(buffer, size);
          bytes += n;
          return n;
        },
        windows);
    std::vector<std::string_view> texts;
    std::size_t done = 0;  // lines of the page
    while (const LineWindow* window = out.good() ? reader.next() : nullptr) {
      if (window->begins_page) {
        if (!settings_.pages.has_from(last_page_ + 1)) return;
        ++last_page_;
        done = 0;
      }
      texts.clear();
      for (const Line& line : window->lines) texts.push_back(line.text());
      const std::size_t first_line = done - window->emit_begin;
      explain_window(texts, {first_line, first_line + texts.size(), done,
                             first_line + window->emit_end});
      done = first_line + window->emit_end;
      show_progress(bytes);
    }
  }

  void run_jsonl(std::istream& in, const std::ostream& out) {
    std::string row;
    std::uint64_t bytes = 0;
    while (out.good() && settings_.pages.has_from(last_page_ + 1) &&
           std::getline(in, row)) {
      ++last_page_;
      bytes += row.size() + 1;
      if (row.find_first_not_of(" \t\r") == std::string::npos) continue;
      if (settings_.pages.has(last_page_)) explain_record(row);
      show_progress(bytes);
    }
  }

  void explain_record(const std::string& row) {
    const Result<JsonPage> page = read_json_page(row, options_.text_field).page;
    if (!page) {
      complain(options_.name + ":" + std::to_string(last_page_) + ": record " +
               page.error().message);
      return;
    }
    const std::vector<std::string_view> texts = page->lines();
    for (const PageWindow& w : page_windows(texts.size())) {
      explain_window(std::span(texts).subspan(w.begin, w.end - w.begin), w);
    }
  }

  void show_progress(std::uint64_t bytes) const {
    if (options_.on_progress) options_.on_progress(bytes);
  }

  // `texts` are the window's lines, and its numbers those of the page.
  void explain_window(std::span<const std::string_view> texts,
                      const PageWindow& window) {
    if (!settings_.pages.has(last_page_)) return;
    ++counts_.pages;
    longest_page_ = std::max(longest_page_, window.emit_end);
    std::vector<std::size_t> chosen;
    for (std::size_t i = window.emit_begin; i < window.emit_end; ++i) {
      if (settings_.lines.has(i + 1)) chosen.push_back(i);
    }
    if (chosen.empty()) return;
    const PageExplainer explainer(model_, texts);
    for (const std::size_t i : chosen) {
      const std::size_t at = i - window.begin;
      broken_utf8_ += count_broken_utf8(texts[at]);
      printer_.print({options_.name, last_page_, i + 1}, texts[at],
                     explainer.explain(at, window.begin));
    }
  }

  // Numbers that were asked for must be there.
  void check_choices() {
    const auto count = [](std::size_t n, const std::string& noun) {
      return std::to_string(n) + ' ' + noun + (n == 1 ? "" : "s");
    };
    if (settings_.pages.largest() > last_page_) {
      complain("--page: there is no page " +
               std::to_string(settings_.pages.largest()) + "; " +
               options_.name + " has " + count(last_page_, "page"));
    } else if (settings_.lines.largest() > longest_page_) {
      complain("--line: there is no line " +
               std::to_string(settings_.lines.largest()) + "; " +
               (last_page_ > 1 ? "the longest page of " : "") + options_.name +
               " has " + count(longest_page_, "line"));
    }
  }

  void complain(const std::string& message) {
    ++counts_.problems;
    log_error(message);
  }

  const PageModel& model_;
  const ExplainSettings& settings_;
  const StreamOptions& options_;
  ExplanationPrinter& printer_;
  StreamCounts counts_;
  // Told here: unlike a stream's, these bytes do not come out again.
  std::uint64_t broken_utf8_ = 0;
  // The page's number; a record's is that of its row.
  std::size_t last_page_ = 0;
  std::size_t longest_page_ = 0;  // in lines
};

Error wrong(const std::string& message) {
  return {ErrorCode::kInvalidArgument, message};
}

ExplainOutput read_output(const FlagParser& flags) {
  const std::string name = flags.text("output");
  if (name == "jsonl") return ExplainOutput::kJsonl;
  if (name == "color") return ExplainOutput::kColor;
  if (name == "marked") {
    return ::isatty(STDOUT_FILENO) == 1 ? ExplainOutput::kColor
                                        : ExplainOutput::kMarks;
  }
  return ExplainOutput::kText;
}

Result<ExplainSettings> read_settings(const FlagParser& flags) {
  ExplainSettings settings;
  settings.output = read_output(flags);
  settings.format.characters = true;
  const Result<double> parts = flags.number("parts", 0, 1e6);
  if (!parts) return parts.error();
  if (*parts != std::floor(*parts)) {
    return wrong("--parts: '" + flags.text("parts") + "' is no whole number");
  }
  settings.format.parts = static_cast<std::size_t>(*parts);
  if (flags.has("against")) {
    settings.format.against = label_from_name(flags.text("against"));
  }
  Result<NumberChoice> pages = NumberChoice::parse("page", flags.many("page"));
  if (!pages) return pages.error();
  Result<NumberChoice> lines = NumberChoice::parse("line", flags.many("line"));
  if (!lines) return lines.error();
  settings.pages = std::move(*pages);
  settings.lines = std::move(*lines);
  return settings;
}

}  // namespace

Outcome run_explain(const Arguments& arguments) {
  FlagParser flags({"kijil explain", "[FILE...]",
                    "Tells what made each line's label: n-grams, heuristics, "
                    "neighbours. Reads stdin without a FILE.",
                    kExamples});
  flags.add("output",
            "text, jsonl (a record for each line), marked (characters by their "
            "effect) or color (the same, for `less -R`)",
            "FORMAT", "text");
  flags.one_of("output", {"text", "jsonl", "marked", "color"});
  flags.add_many("line", "only these lines of each page, e.g. 9 or 3-7,12",
                 "N");
  flags.add_many("page", "only these pages (records) of each file", "N");
  flags.add("parts", "how many parts to name, the strongest first; 0: all", "N",
            "12");
  flags.add("against",
            "compare with this label on lines that have another one; else with "
            "the next best label",
            "LABEL");
  flags.one_of("against", {"body", "chrome", "related", "clickbait"});
  add_input_flags(flags);
  add_model_flag(flags);
  if (const auto done = flags.parse(arguments)) return *done;
  const Result<ExplainSettings> settings = read_settings(flags);
  if (!settings) return flags.usage_error(settings.error().message);
  const Result<Classifier> classifier = load_model(flags);
  if (!classifier) {
    log_error(classifier.error().message);
    return Outcome::kError;
  }
  ExplanationPrinter printer(*settings, std::cout);
  return for_each_input(
      flags, "explaining", [&](std::istream& in, const StreamOptions& stream) {
        return InputExplainer(*classifier, *settings, stream, printer)
            .run(in, std::cout);
      });
}

}  // namespace kijil::cli
