// Tested by document_test.cc.
#include "html/document.h"

#include <cassert>

// Defined in assets_data.S, which the assembler fills from the files.
extern "C" {
#define KIJIL_ASSET(name)                         \
  extern const char kijil_asset_##name##_begin[]; \
  extern const char kijil_asset_##name##_end[];
#include "html/assets.inc"
#undef KIJIL_ASSET
}

namespace kijil {
namespace {

struct Asset {
  std::string_view name;
  const char* begin;
  const char* end;
};

constexpr std::string_view kHead =
    "<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, "
    "initial-scale=1\">\n"
    "<meta name=\"color-scheme\" content=\"light dark\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
    "'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src "
    "data: blob:\">\n"
    "<link rel=\"icon\" href=\"data:,\">\n";

// `</script>` in a string, and `<!--`, would end or bend the script element.
std::string escape_json(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  for (const char c : json) {
    if (c == '<') {
      out += "\\u003c";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

std::string_view asset(std::string_view name) {
  // `report_css` for report.css, as symbols have no dots.
  static const Asset kAssets[] = {
#define KIJIL_ASSET(name) \
  {#name, kijil_asset_##name##_begin, kijil_asset_##name##_end},
#include "html/assets.inc"
#undef KIJIL_ASSET
  };
  for (const Asset& a : kAssets) {
    if (a.name.size() != name.size()) continue;
    bool same = true;
    for (std::size_t i = 0; i < name.size(); ++i) {
      same = same &&
             (a.name[i] == name[i] || (a.name[i] == '_' && name[i] == '.'));
    }
    if (same) return {a.begin, static_cast<std::size_t>(a.end - a.begin)};
  }
  assert(false && "no such asset");
  return {};
}

std::string escape_html(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string write_document(const HtmlDocument& document) {
  std::string html = "<!doctype html>\n<html lang=\"ko\">\n<head>\n";
  html += kHead;
  html += "<title>" + escape_html(document.title) + "</title>\n";
  for (const std::string_view style : document.styles) {
    html += "<style>\n";
    html += style;
    html += "</style>\n";
  }
  html += "</head>\n<body>\n" + document.body + "\n";
  html += "<script type=\"application/json\" id=\"data\">";
  html += escape_json(document.data_json);
  html += "</script>\n";
  for (const std::string_view script : document.scripts) {
    html += "<script>\n";
    html += script;
    html += "</script>\n";
  }
  html += "</body>\n</html>\n";
  return html;
}

}  // namespace kijil
