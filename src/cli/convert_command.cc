#include <algorithm>
#include <filesystem>
#include <iostream>
#include <set>

#include "base/file.h"
#include "cli/command.h"
#include "cli/log.h"
#include "cli/options.h"
#include "cli/outputs.h"
#include "cli/page_files.h"
#include "cli/pages.h"
#include "kijil/labeled_pages.h"

namespace kijil::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kExamples =
    "Examples:\n"
    "  kijil convert doccano.jsonl --to tsv -o gold/     a file for each page\n"
    "  kijil convert gold/ --to label-studio -o tasks.json\n"
    "  kijil convert page.txt --to doccano > page.jsonl  labelled by the "
    "model\n"
    "\n"
    "Reads labelled TSV, JSONL, fastText, doccano's JSONL and Label Studio's "
    "JSON. Unlabelled\ntext and JSONL is labelled by the model: TSV and JSONL "
    "then hold its scores, and Label\nStudio gets suggestions that people "
    "confirm.\n"
    "Exit code: 0 done; 2 something could not be read (the rest is done).\n";

void suggest_labels(const Classifier& classifier, LabeledPage& page) {
  const std::vector<LineResult> results = label_page(classifier, page);
  for (std::size_t i = 0; i < results.size(); ++i) {
    page.lines[i].label = results[i].label;
    if (results[i].label != Label::kBlank) {
      page.lines[i].score = results[i].score;
    }
  }
}

// The model is loaded only if a page needs it.
Result<std::vector<LabeledPage>> labeled_pages(const FlagParser& flags,
                                               PageFiles& read) {
  const bool needs_model =
      std::any_of(read.pages.begin(), read.pages.end(),
                  [](const PageOfFile& from) { return !from.labeled; });
  std::optional<Classifier> classifier;
  if (needs_model) {
    Result<Classifier> loaded = load_model(flags);
    if (!loaded) return loaded.error();
    classifier = *std::move(loaded);
  }
  std::vector<LabeledPage> pages;
  for (PageOfFile& from : read.pages) {
    if (!from.labeled) suggest_labels(*classifier, from.page);
    pages.push_back(std::move(from.page));
  }
  return pages;
}

std::string on_one_line(std::string text) {
  for (char& c : text) {
    if (c == '\n' || c == '\r') c = ' ';
  }
  return text;
}

std::string tsv_of(LabeledPage page) {
  page.id = on_one_line(std::move(page.id));
  page.site = on_one_line(std::move(page.site));
  page.kind = on_one_line(std::move(page.kind));
  page.url = on_one_line(std::move(page.url));
  return to_labeled_tsv(page);
}

// The page's id as the name of a file in one folder.
std::string file_name(const std::string& id) {
  constexpr std::size_t kLongest = 200;  // bytes; file systems allow 255
  std::string name;
  for (const char c : id.substr(0, kLongest)) {
    const auto byte = static_cast<unsigned char>(c);
    const bool awkward =
        byte < 0x20 || byte == 0x7F ||
        std::string_view("/\\:*?\"<>|").find(c) != std::string_view::npos;
    name += awkward ? '_' : c;
  }
  if (id.size() > kLongest) {
    // Not in the middle of a character.
    while (!name.empty() && (name.back() & 0xC0) == 0x80) name.pop_back();
    if (!name.empty() && (name.back() & 0x80) != 0) name.pop_back();
  }
  return name.empty() || name.front() == '.' ? '_' + name : name;
}

// A file of its own for each page.
std::vector<fs::path> tsv_files(const std::vector<LabeledPage>& pages,
                                const fs::path& folder) {
  std::vector<fs::path> files;
  std::set<std::string> taken;
  for (const LabeledPage& page : pages) {
    const std::string stem = file_name(page.id);
    std::string name = stem;
    for (int n = 2; !taken.insert(name).second; ++n) {
      name = stem + '-' + std::to_string(n);
    }
    files.push_back(folder / (name + ".tsv"));
  }
  return files;
}

// Into the folder that the pages came from, a page may go by the name of
// another one's file.
Status check_replaced(const std::vector<fs::path>& files,
                      const std::vector<std::string>& inputs) {
  std::vector<std::string> there;
  std::error_code ignored;
  for (const fs::path& file : files) {
    if (fs::exists(file, ignored)) there.push_back(file.string());
  }
  return check_outputs(there, inputs);
}

Status write_tsv_files(const std::vector<LabeledPage>& pages,
                       const fs::path& folder,
                       const std::vector<std::string>& inputs) {
  const std::vector<fs::path> files = tsv_files(pages, folder);
  if (Status able = check_replaced(files, inputs); !able) return able;
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    return Error{ErrorCode::kIo, folder.string() + ": cannot be made (" +
                                     error.message() +
                                     "); name another folder"};
  }
  for (std::size_t i = 0; i < pages.size(); ++i) {
    if (Status written = write_file(files[i], tsv_of(pages[i])); !written) {
      return written.error();
    }
  }
  return ok();
}

std::string in_one_file(const std::vector<LabeledPage>& pages,
                        const std::string& format) {
  if (format == "label-studio") return to_label_studio_json(pages);
  std::string out;
  for (const LabeledPage& page : pages) {
    if (format == "tsv") {
      out += tsv_of(page);
      continue;
    }
    out += format == "doccano" ? to_doccano_jsonl(page) : to_jsonl(page);
    out += '\n';
  }
  return out;
}

bool names_folder(const std::string& output) {
  std::error_code ignored;
  return output.ends_with('/') || fs::is_directory(output, ignored);
}

Status write_pages(const FlagParser& flags,
                   const std::vector<LabeledPage>& pages) {
  const std::string format = flags.text("to");
  const std::string output = flags.has("output") ? flags.text("output") : "-";
  if (format == "tsv") {
    if (output != "-" && (pages.size() > 1 || names_folder(output))) {
      return write_tsv_files(pages, output, flags.files());
    }
    if (pages.size() > 1) {
      return Error{ErrorCode::kInvalidArgument,
                   "a labelled TSV holds one page, and these are " +
                       std::to_string(pages.size()) +
                       "; name a folder with --output, or convert --to jsonl"};
    }
  }
  if (Status able = check_outputs({output}, flags.files()); !able) return able;
  const std::string bytes = in_one_file(pages, format);
  if (output != "-") return write_file(output, bytes);
  std::cout << bytes;
  return ok();
}

}  // namespace

Outcome run_convert(const Arguments& arguments) {
  FlagParser flags({"kijil convert", "FILE|DIR...",
                    "Turns labelled pages into another format, and unlabelled "
                    "ones into suggestions.",
                    kExamples});
  flags.add("to", "tsv, jsonl, doccano or label-studio", "FORMAT");
  flags.one_of("to", {"tsv", "jsonl", "doccano", "label-studio"});
  flags.add("o,output",
            "where the pages go; a folder, for TSV of several pages; else "
            "stdout",
            "FILE|DIR");
  add_page_file_flags(flags);
  add_model_flag(flags);
  if (const auto done = flags.parse(arguments)) return *done;
  if (!flags.has("to")) return flags.usage_error("name the format with --to");
  const std::string to = flags.text("to");
  if (const auto wrong = check_page_file_flags(flags)) return *wrong;
  PageFiles read = read_page_files(flags);
  if (read.pages.empty()) {
    log_error("there is no page to convert; name text files or labelled pages");
    return Outcome::kError;
  }
  if (to != "tsv") warn_of_broken_utf8(read);
  const Result<std::vector<LabeledPage>> pages = labeled_pages(flags, read);
  if (!pages) {
    log_error(pages.error().message);
    return Outcome::kError;
  }
  if (const Status written = write_pages(flags, *pages); !written) {
    log_error(written.error().message);
    return Outcome::kError;
  }
  return read.had_problems ? Outcome::kError : Outcome::kDone;
}

}  // namespace kijil::cli
