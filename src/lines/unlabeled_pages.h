// Pages that nobody has labelled yet, in the shape of labelled ones, so that a
// model or a person can label them. Internal to the library.
//
//   LoadedPages loaded = parse_text_pages(bytes, "crawl/home.txt", "");
//   LoadedPages more = parse_unlabeled_jsonl(rows, "crawl.jsonl", "text");
//
// Lines come without their line ends (LF or CRLF); blank ones are kBlank, all
// others have no label. A page on which nothing shows is left out. Thread-safe:
// pure functions.
#ifndef KIJIL_LINES_UNLABELED_PAGES_H_
#define KIJIL_LINES_UNLABELED_PAGES_H_

#include <string_view>

#include "kijil/labeled_pages.h"

namespace kijil {

// A form feed at the start of a line begins the next page, and so does a line
// equal to `page_separator` unless that is empty; neither is part of a page.
// Ids are the file's name, then `name-2`, `name-3`; the site is the name, as
// pages in one file may share their menus. Broken UTF-8 is kept.
LoadedPages parse_text_pages(std::string_view text, std::string_view name,
                             std::string_view page_separator);

// One page per record: its text under `text_field`, or "lines" of strings or
// of objects with a "text". "id", "site", "kind" and "url" are read as in
// labelled JSONL. A bad record is a problem.
LoadedPages parse_unlabeled_jsonl(std::string_view text, std::string_view name,
                                  std::string_view text_field);

}  // namespace kijil

#endif  // KIJIL_LINES_UNLABELED_PAGES_H_
