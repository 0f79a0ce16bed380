// One HTML file that needs nothing else: style, script and data inside it.
//
//   HtmlDocument d{.title = "Report", .data_json = "{...}"};
//   d.styles = {asset("ui.css"), asset("report.css")};
//   d.scripts = {asset("ui.js"), asset("report.js")};
//   std::string html = write_document(d);
//
// The script finds the data by JSON.parse(document.getElementById("data")
// .textContent). A content security policy within the page forbids all network,
// so that a report of private pages stays private. Thread-safety: pure
// functions, constant data.
#ifndef KIJIL_HTML_DOCUMENT_H_
#define KIJIL_HTML_DOCUMENT_H_

#include <string>
#include <string_view>
#include <vector>

namespace kijil {

struct HtmlDocument {
  std::string title = {};                      // plain text
  std::vector<std::string_view> styles = {};   // CSS
  std::string body = {};                       // HTML within <body>
  std::string data_json = {};                  // any JSON
  std::vector<std::string_view> scripts = {};  // JavaScript, run in order
};

std::string write_document(const HtmlDocument& document);

// A file of src/html/assets, which the library carries.
// REQUIRES: `name` is one of those in assets_data.S.
std::string_view asset(std::string_view name);

// `text` for use within HTML text and quoted attributes.
std::string escape_html(std::string_view text);

}  // namespace kijil

#endif  // KIJIL_HTML_DOCUMENT_H_
