#include <filesystem>

#include "base/file.h"
#include "cli/command.h"
#include "cli/log.h"
#include "cli/options.h"
#include "cli/outputs.h"
#include "cli/page_files.h"
#include "cli/pages.h"
#include "cli/progress.h"
#include "kijil/review.h"

namespace kijil::cli {
namespace {

constexpr const char* kExamples =
    "Examples:\n"
    "  kijil review crawl/*.txt -o review.html         open it in a browser\n"
    "  kijil review gold/ -o check.html --order page   labels given are kept\n"
    "  kijil review crawl.jsonl -o review.html --model my.kijil --site nuri\n"
    "\n"
    "Pages are text (one page a file; a form feed begins the next), JSONL, or "
    "labelled pages.\nIn the browser: 1 to 4 and ? label a line, Enter accepts "
    "the suggestion, h shows all keys.\nIts export is read by `kijil train` "
    "and `kijil eval --gold`.\n"
    "Exit code: 0 done; 2 something could not be read (the rest is done).\n";

// A browser shows 7,000 lines in half a second; beyond this it begins to drag.
constexpr std::size_t kManyLines = 20000;

void warn_of_many_lines(const PageFiles& read) {
  std::size_t lines = 0;
  for (const PageOfFile& from : read.pages) lines += from.page.lines.size();
  if (lines <= kManyLines) return;
  log_warning(std::to_string(lines) +
              " lines make a slow page, and nobody labels so many; take some "
              "of the pages");
}

// What made the suggestions, for people.
std::string model_name(const FlagParser& flags) {
  return flags.has("model")
             ? std::filesystem::path(flags.text("model")).filename().string()
             : "kijil";
}

ReviewOptions read_options(const FlagParser& flags) {
  ReviewOptions options;
  if (flags.has("title")) options.title = flags.text("title");
  if (flags.text("order") == "page") options.order = ReviewOrder::kPage;
  if (flags.text("language") != "auto") {
    options.language = flags.text("language");
  }
  options.model = model_name(flags);
  return options;
}

Result<std::string> make_html(const FlagParser& flags, PageFiles& read) {
  const Result<Classifier> classifier = load_model(flags);
  if (!classifier) return classifier.error();
  ProgressBar bar("labelling");
  std::vector<LabeledPage> pages;
  std::vector<std::vector<LineResult>> suggestions;
  for (PageOfFile& from : read.pages) {
    bar.show(static_cast<double>(pages.size()) /
                 static_cast<double>(read.pages.size()),
             from.page.id);
    suggestions.push_back(label_page(*classifier, from.page));
    pages.push_back(std::move(from.page));
  }
  return review_html(pages, suggestions, read_options(flags));
}

}  // namespace

Outcome run_review(const Arguments& arguments) {
  FlagParser flags({"kijil review", "FILE|DIR...",
                    "Makes a page for the browser in which the model's labels "
                    "are corrected and exported.",
                    kExamples});
  flags.add("o,output", "where the page goes", "FILE.html");
  flags.add("order",
            "what comes first: uncertain (the least sure lines of all pages) "
            "or page",
            "ORDER", "uncertain");
  flags.one_of("order", {"uncertain", "page"});
  flags.add("title", "what the page calls itself", "TEXT");
  flags.add("language", "auto (the browser's), ko or en", "LANGUAGE", "auto");
  flags.one_of("language", {"auto", "ko", "en"});
  add_page_file_flags(flags);
  add_model_flag(flags);
  if (const auto done = flags.parse(arguments)) return *done;
  if (const auto wrong = check_page_file_flags(flags)) return *wrong;
  if (!flags.has("output")) {
    return flags.usage_error("name the file to write with --output");
  }
  if (Status able = check_outputs({flags.text("output")}, flags.files());
      !able) {
    log_error(able.error().message);
    return Outcome::kError;
  }
  PageFiles read = read_page_files(flags);
  if (read.pages.empty()) {
    log_error("there is no page to review; name text files or labelled pages");
    return Outcome::kError;
  }
  warn_of_broken_utf8(read);
  warn_of_many_lines(read);
  const Result<std::string> html = make_html(flags, read);
  if (!html) {
    log_error(html.error().message);
    return Outcome::kError;
  }
  if (Status written = write_file(flags.text("output"), *html); !written) {
    log_error(written.error().message);
    return Outcome::kError;
  }
  return read.had_problems ? Outcome::kError : Outcome::kDone;
}

}  // namespace kijil::cli
