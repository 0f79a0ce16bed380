// Labelled pages in and out: what people label by hand, in kijil's own formats
// and in those of the tools they label with.
//
//   kijil::Result<kijil::LoadedPages> loaded = load_labeled_pages("gold/");
//   if (!loaded) return fail(loaded.error());
//   for (const kijil::Error& e : loaded->problems) warn(e.message);
//   train(loaded->pages);
//
// A bad row or record never stops the reading: it is passed over and told in
// `problems` (`gold.tsv:17: unknown label "bdoy"; expected body, ...`).
//
// In all formats:
// - Labels are body, chrome, related, clickbait; `?` means no label, and so do
//   two labels that contradict each other (two people labelled differently).
// - A line with nothing visible is Label::kBlank, whatever its row says;
//   `blank` on a line that shows something is a problem.
// - Lines hold no line break: text in JSON that does becomes several lines.
// - CRLF line ends and a UTF-8 byte order mark are tolerated.
//
// Thread-safe: free functions without shared state.
#ifndef KIJIL_LABELED_PAGES_H_
#define KIJIL_LABELED_PAGES_H_

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kijil/export.h"
#include "kijil/line.h"
#include "kijil/result.h"

namespace kijil {

struct LoadedPages {
  std::vector<LabeledPage> pages;
  std::vector<Error> problems;  // what was passed over, in reading order
};

enum class LabeledFormat {
  kAuto,  // by content, and by extension where the content does not tell
  kTsv,
  kJsonl,
  kFastText,
  kDoccano,
  kLabelStudio,
  // As kAuto, but of a JSONL record that has both labels of its own and those
  // that `kijil classify` added, the latter are read.
  kPredicted,
};

// Reads a file, or every labelled file below a directory, sorted by path.
// In a directory the candidates are *.tsv, *.jsonl, *.json and *.txt; kAuto
// leaves out those whose content is not labelled (a README.txt), any other
// format takes all files with an extension that fits it.
// Fails with kNotFound if there is no such file, or no labelled file in the
// directory; with kIo if the file cannot be read (within a directory that is
// a problem, and the rest is read); with kUnsupported if kAuto recognises
// nothing in the file.
KIJIL_EXPORT Result<LoadedPages> load_labeled_pages(
    const std::filesystem::path& file_or_dir,
    LabeledFormat format = LabeledFormat::kAuto);

// The format of a file's content; empty if it is no labelled one. Looks at the
// first rows only, except in JSON arrays.
KIJIL_EXPORT std::optional<LabeledFormat> recognize_labeled_format(
    std::string_view bytes);

// In each parser `name` is the file's name for messages; its part without
// folder and extension is the default for ids.

// By one of the parsers below; kAuto means what recognize_labeled_format()
// finds, and labelled TSV if that is nothing.
KIJIL_EXPORT LoadedPages
parse_labeled_pages(std::string_view bytes, std::string_view name,
                    LabeledFormat format = LabeledFormat::kAuto);

// One page: `# key: value` rows at the top (id, site, kind, url; other keys
// are ignored), then `label<TAB>text` rows. Empty rows are ignored. The
// default id is the file's name, the default site is the id.
//
// What `kijil classify` prints, `label<TAB>score<TAB>text`, is read as well. A
// file counts as that if EVERY row has a second column of the exact form 0,
// dot, four digits (`0.9876`), or `1.0000`. A two-column page of which every
// text starts with such a number and a tab is therefore misread; one row
// without it is enough to be read as two columns.
//
// Broken UTF-8 in a text is kept as it is.
KIJIL_EXPORT LoadedPages parse_labeled_tsv(std::string_view text,
                                           std::string_view name);

// Whose labels are read from a JSONL record that has two sets of them.
enum class JsonlLabels { kOwn, kKijil };

// One page per row: {"id", "site", "kind", "url", "lines": [{"text", "label",
// "score"}]}, or with the lines under {"kijil": {"lines": [...]}}, where
// `kijil classify --output jsonl` and `kijil filter` put them. A label or score
// that is null or missing means none; a score is a number from 0 to 1. A page
// without an id is named after file and row; without a site, after the host of
// its url, else after the file, so that pages that may share a site are held
// out together.
// Broken UTF-8 is replaced by U+FFFD, as in the two formats below.
KIJIL_EXPORT LoadedPages
parse_labeled_jsonl(std::string_view text, std::string_view name,
                    JsonlLabels labels = JsonlLabels::kOwn);

// One page: `__label__x text` per row; id and site are the file's name.
KIJIL_EXPORT LoadedPages parse_fasttext(std::string_view text,
                                        std::string_view name);

// doccano's JSONL export, of two kinds of projects.
// Document classification, one record per line: {"text", "label": ["body"]}.
// Consecutive records with the same "page" (or "meta": {"page" or "id"}) form
// a page; records without it form one together.
// Sequence labelling, one record per page: {"text", "label": [[start, end,
// "body"], ...]} (also "labels", or "entities" with start_offset, end_offset
// and label). Offsets count code points. A line takes the label of the span
// that covers most of it; a line without a span has no label.
// "site", "kind" and "url" are read from the record or its "meta".
KIJIL_EXPORT LoadedPages parse_doccano_jsonl(std::string_view text,
                                             std::string_view name);

// Label Studio's two exports. JSON_MIN is an array of records: choices
// ({"text", "label": "body"}) as doccano's classification, spans ({"text",
// "label": [{"start", "end", "labels": ["body"]}]}) as doccano's sequences. The
// labels are found under any name, since the labelling interface chooses it.
// JSON is an array of tasks: {"data": {"text", ...}, "annotations": [{"result":
// [...]}]}; its predictions are no labels, as nobody has looked at them. When
// several people annotated a task, lines on which they differ have no label.
// Offsets count code points; older versions counted UTF-16 units (label-studio
// issue 1347), and their spans are off by one after each emoji.
KIJIL_EXPORT LoadedPages parse_label_studio_json(std::string_view text,
                                                 std::string_view name);

// The page as a labelled TSV, byte for byte. If every line with a label other
// than blank has a score, and there is one, the rows are
// `label<TAB>score<TAB>text`, as `kijil classify` prints them.
// REQUIRES: no line break in any field or text.
KIJIL_EXPORT std::string to_labeled_tsv(const LabeledPage& page);

// In the formats below broken UTF-8 becomes U+FFFD.

// The page as one JSONL row, without the line end; with "score" where a line
// has one.
KIJIL_EXPORT std::string to_jsonl(const LabeledPage& page);

// The page as one row of JSONL, without the line end, for a sequence labelling
// project of doccano: {"text", "label": [[start, end, "body"], ...], "page",
// "site", "kind", "url"}. Scores have no place in it.
KIJIL_EXPORT std::string to_doccano_jsonl(const LabeledPage& page);

// The pages as tasks to import into Label Studio, one a page. Labels without a
// score become an annotation, labels with one a prediction (a suggestion that
// people confirm). The labelling interface must name its labels "label" and
// its text "text" (docs/review.md has one to paste).
KIJIL_EXPORT std::string to_label_studio_json(
    std::span<const LabeledPage> pages);

}  // namespace kijil

#endif  // KIJIL_LABELED_PAGES_H_
