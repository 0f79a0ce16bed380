// The calls of kijil/c.h, but for those about pages (c_page.cc) and
// kijil_keep_rule_init() (c_keep_rule.cc). Each turns what it is given into
// C++, calls, and turns errors and exceptions into a status. Tested by
// tests/abi/c_test.c.
#include "kijil/c.h"

#include <algorithm>
#include <filesystem>
#include <span>

#include "api/c_support.h"
#include "kijil/batch.h"
#include "kijil/explain.h"
#include "kijil/version.h"

namespace kijil {
namespace {

constexpr std::string_view kStatusNames[] = {
    "ok", "invalid_argument", "not_found", "corrupt",
    "io", "unsupported",      "internal",  "out_of_memory"};

Status set_classifier(Result<Classifier> loaded, kijil_classifier** out) {
  if (!loaded) return loaded.error();
  *out = new kijil_classifier{*std::move(loaded)};
  return ok();
}

void copy_results(std::span<const LineResult> from, kijil_line_result* to) {
  std::transform(from.begin(), from.end(), to, plain);
}

// The lines of all pages; messages call them pages[0].lines and so on.
Result<std::vector<Views>> lines_of(std::span<const kijil_page_lines> pages) {
  std::vector<Views> all_lines;
  all_lines.reserve(pages.size());
  for (const kijil_page_lines& page : pages) {
    const std::string name = "pages[" + std::to_string(all_lines.size()) + "].";
    Result<Views> lines =
        checked_views(page.lines, page.line_count, name + "lines");
    if (!lines) return lines.error();
    if (Status s = check_array(page.results, page.line_count,
                               sizeof *page.results, name + "results");
        !s) {
      return s.error();
    }
    all_lines.push_back(*std::move(lines));
  }
  return all_lines;
}

// What an explanation is asked of.
struct LineOfPage {
  const kijil_classifier* classifier;
  const kijil_string* lines;
  std::size_t line_count, line;
};
using Write = std::string (*)(const Explanation&, const ExplanationFormat&);

kijil_status explain_by(Write write, const LineOfPage& of,
                        kijil_owned_string* out, kijil_error** error) noexcept {
  if (out != nullptr) *out = {nullptr, 0};
  return guarded(error, [&]() -> Status {
    if (Status s = all(check_pointer(of.classifier, "classifier"),
                       check_pointer(out, "the string to set"));
        !s) {
      return s;
    }
    const auto lines = checked_views(of.lines, of.line_count, "lines");
    if (!lines) return lines.error();
    if (of.line >= of.line_count) {
      return invalid("there is no line " + std::to_string(of.line) +
                     "; the page has " + std::to_string(of.line_count) +
                     ", counted from 0");
    }
    *out = owned(
        write(explain_line(of.classifier->classifier, *lines, of.line), {}));
    return ok();
  });
}

}  // namespace
}  // namespace kijil

using kijil::all;
using kijil::borrowed;
using kijil::check_array;
using kijil::check_pointer;
using kijil::Classifier;
using kijil::guarded;
using kijil::ok;
using kijil::Result;
using kijil::Status;

kijil_string kijil_version(void) noexcept { return borrowed(KIJIL_VERSION); }

int kijil_abi_version(void) noexcept { return KIJIL_C_ABI; }

kijil_string kijil_status_name(kijil_status status) noexcept {
  const auto index = static_cast<std::size_t>(status);
  return borrowed(
      index < std::size(kijil::kStatusNames) ? kijil::kStatusNames[index] : "");
}

kijil_status kijil_error_status(const kijil_error* error) noexcept {
  return error == nullptr ? KIJIL_OK : error->status;
}

kijil_string kijil_error_message(const kijil_error* error) noexcept {
  if (error == nullptr) return borrowed("");
  return borrowed(error->message);
}

void kijil_error_free(kijil_error* error) noexcept {
  if (error != kijil::out_of_memory_error()) delete error;
}

void kijil_owned_string_free(kijil_owned_string* string) noexcept {
  if (string == nullptr) return;
  delete[] string->data;
  *string = {nullptr, 0};
}

kijil_string kijil_label_name(kijil_label label) noexcept {
  const auto index = static_cast<std::size_t>(label);
  if (index > KIJIL_LABEL_BLANK) return borrowed("");
  return borrowed(kijil::label_name(static_cast<kijil::Label>(index)));
}

kijil_status kijil_label_from_name(const char* name, size_t name_size,
                                   kijil_label* label,
                                   kijil_error** error) noexcept {
  return guarded(error, [&]() -> Status {
    if (Status s = check_pointer(label, "label"); !s) return s;
    const auto text = kijil::checked_view(name, name_size, "name");
    if (!text) return text.error();
    const auto found = kijil::label_from_name(*text);
    if (!found) {
      return kijil::invalid(std::string("there is no label '")
                                .append(*text)
                                .append("'; the labels are body, chrome, "
                                        "related, clickbait and blank"));
    }
    *label = static_cast<kijil_label>(*found);
    return ok();
  });
}

kijil_status kijil_classifier_load_default(kijil_classifier** classifier,
                                           kijil_error** error) noexcept {
  if (classifier != nullptr) *classifier = nullptr;
  return guarded(error, [&]() -> Status {
    if (Status s = check_pointer(classifier, "classifier"); !s) return s;
    return kijil::set_classifier(Classifier::load_default(), classifier);
  });
}

kijil_status kijil_classifier_load_file(const char* path, size_t path_size,
                                        kijil_classifier** classifier,
                                        kijil_error** error) noexcept {
  if (classifier != nullptr) *classifier = nullptr;
  return guarded(error, [&]() -> Status {
    if (Status s = check_pointer(classifier, "classifier"); !s) return s;
    const auto name = kijil::checked_view(path, path_size, "path");
    if (!name) return name.error();
    if (name->empty() || name->find('\0') != name->npos) {
      return kijil::invalid(
          "path is empty or has a NUL byte in it; give the name of a .kijil "
          "file, and its length without a NUL at the end");
    }
    return kijil::set_classifier(Classifier::load(std::string(*name)),
                                 classifier);
  });
}

kijil_status kijil_classifier_load_bytes(const void* bytes, size_t size,
                                         kijil_classifier** classifier,
                                         kijil_error** error) noexcept {
  if (classifier != nullptr) *classifier = nullptr;
  return guarded(error, [&]() -> Status {
    if (Status s = check_pointer(classifier, "classifier"); !s) return s;
    const auto model =
        kijil::checked_view(static_cast<const char*>(bytes), size, "bytes");
    if (!model) return model.error();
    return kijil::set_classifier(Classifier::from_bytes(std::string(*model)),
                                 classifier);
  });
}

void kijil_classifier_free(kijil_classifier* classifier) noexcept {
  delete classifier;
}

kijil_status kijil_classify(const kijil_classifier* classifier,
                            const kijil_string* lines, size_t line_count,
                            kijil_line_result* results,
                            kijil_error** error) noexcept {
  return guarded(error, [&]() -> Status {
    if (Status s =
            all(check_pointer(classifier, "classifier"),
                check_array(results, line_count, sizeof *results, "results"));
        !s) {
      return s;
    }
    const auto views = kijil::checked_views(lines, line_count, "lines");
    if (!views) return views.error();
    kijil::copy_results(classifier->classifier.classify(*views), results);
    return ok();
  });
}

kijil_status kijil_classify_pages(const kijil_classifier* classifier,
                                  const kijil_page_lines* pages,
                                  size_t page_count, size_t threads,
                                  kijil_error** error) noexcept {
  return guarded(error, [&]() -> Status {
    if (Status s = all(check_pointer(classifier, "classifier"),
                       check_array(pages, page_count, sizeof *pages, "pages"));
        !s) {
      return s;
    }
    const auto lines = kijil::lines_of({pages, page_count});
    if (!lines) return lines.error();
    const std::vector<kijil::PageView> views(lines->begin(), lines->end());
    const auto results = kijil::classify_pages(classifier->classifier, views,
                                               {.threads = threads});
    for (size_t i = 0; i < page_count; ++i) {
      kijil::copy_results(results[i], pages[i].results);
    }
    return ok();
  });
}

kijil_status kijil_explain_json(const kijil_classifier* classifier,
                                const kijil_string* lines, size_t line_count,
                                size_t line, kijil_owned_string* json,
                                kijil_error** error) noexcept {
  return kijil::explain_by(kijil::explanation_json,
                           {classifier, lines, line_count, line}, json, error);
}

kijil_status kijil_explain_text(const kijil_classifier* classifier,
                                const kijil_string* lines, size_t line_count,
                                size_t line, kijil_owned_string* text,
                                kijil_error** error) noexcept {
  return kijil::explain_by(kijil::explanation_text,
                           {classifier, lines, line_count, line}, text, error);
}
