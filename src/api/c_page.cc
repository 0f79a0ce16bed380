// The calls of kijil/c.h that make a kijil_page, and those that read it.
// Tested by tests/abi/c_test.c.
#include <algorithm>
#include <memory>

#include "api/c_keep_rule.h"
#include "api/c_support.h"
#include "kijil/batch.h"
#include "kijil/filter.h"

struct kijil_page {
  std::vector<kijil_line_result> results = {};
  std::vector<unsigned char> kept = {};
  std::vector<kijil_span> spans = {};
  std::string text = {};
};

namespace kijil {
namespace {

using OwnedPage = std::unique_ptr<kijil_page>;

OwnedPage make_page(FilteredPage filtered) {
  auto page = std::make_unique<kijil_page>();
  page->results.resize(filtered.results.size());
  std::transform(filtered.results.begin(), filtered.results.end(),
                 page->results.begin(), plain);
  page->kept = std::move(filtered.kept);
  page->text = std::move(filtered.text);
  return page;
}

OwnedPage make_page(FilteredPage filtered, std::string_view text) {
  OwnedPage page = make_page(std::move(filtered));
  page->spans.reserve(page->results.size());
  for (const std::string_view line : page_lines(text)) {
    page->spans.push_back(
        {static_cast<std::size_t>(line.data() - text.data()), line.size()});
  }
  return page;
}

// The arguments of a call that filters text, as C++ has them.
struct Filtering {
  std::string_view text;
  KeepRule rule;
};
Result<Filtering> filtering(const kijil_classifier* classifier,
                            const char* text, std::size_t size,
                            const kijil_keep_rule* rule) {
  if (Status s = check_pointer(classifier, "classifier"); !s) return s.error();
  const Result<std::string_view> view = checked_view(text, size, "text");
  if (!view) return view.error();
  const Result<KeepRule> keep = keep_rule(rule);
  if (!keep) return keep.error();
  return Filtering{*view, *keep};
}

}  // namespace
}  // namespace kijil

using kijil::all;
using kijil::check_array;
using kijil::check_pointer;
using kijil::FilteredPage;
using kijil::guarded;
using kijil::KeepRule;
using kijil::ok;
using kijil::Result;
using kijil::Status;

kijil_status kijil_classify_text(const kijil_classifier* classifier,
                                 const char* text, size_t size,
                                 kijil_page** page,
                                 kijil_error** error) noexcept {
  kijil_keep_rule nothing;
  kijil_keep_rule_init(&nothing, sizeof nothing);
  nothing.keep = 0;
  return kijil_filter_text(classifier, text, size, &nothing, page, error);
}

kijil_status kijil_filter_text(const kijil_classifier* classifier,
                               const char* text, size_t size,
                               const kijil_keep_rule* rule, kijil_page** page,
                               kijil_error** error) noexcept {
  if (page != nullptr) *page = nullptr;
  return guarded(error, [&]() -> Status {
    if (Status s = check_pointer(page, "page"); !s) return s;
    const auto given = kijil::filtering(classifier, text, size, rule);
    if (!given) return given.error();
    FilteredPage filtered =
        kijil::filter_text(classifier->classifier, given->text, given->rule);
    *page = kijil::make_page(std::move(filtered), given->text).release();
    return ok();
  });
}

kijil_status kijil_filter_lines(const kijil_classifier* classifier,
                                const kijil_string* lines, size_t line_count,
                                const kijil_keep_rule* rule, kijil_page** page,
                                kijil_error** error) noexcept {
  if (page != nullptr) *page = nullptr;
  return guarded(error, [&]() -> Status {
    if (Status s = all(check_pointer(classifier, "classifier"),
                       check_pointer(page, "page"));
        !s) {
      return s;
    }
    const auto views = kijil::checked_views(lines, line_count, "lines");
    if (!views) return views.error();
    const Result<KeepRule> keep = kijil::keep_rule(rule);
    if (!keep) return keep.error();
    kijil::OwnedPage made = kijil::make_page(
        kijil::filter_lines(classifier->classifier, *views, *keep));
    for (const std::string_view line : *views) {
      made->spans.push_back({0, line.size()});
    }
    *page = made.release();
    return ok();
  });
}

kijil_status kijil_filter_texts(const kijil_classifier* classifier,
                                const kijil_string* texts, size_t text_count,
                                const kijil_keep_rule* rule, size_t threads,
                                kijil_page** pages,
                                kijil_error** error) noexcept {
  return guarded(error, [&]() -> Status {
    if (Status s = check_array(pages, text_count, sizeof *pages, "pages"); !s) {
      return s;
    }
    std::fill_n(pages, text_count, nullptr);
    if (Status s = check_pointer(classifier, "classifier"); !s) return s;
    const auto views = kijil::checked_views(texts, text_count, "texts");
    if (!views) return views.error();
    const Result<KeepRule> keep = kijil::keep_rule(rule);
    if (!keep) return keep.error();
    std::vector<FilteredPage> filtered = kijil::filter_texts(
        classifier->classifier, *views, *keep, {.threads = threads});
    std::vector<kijil::OwnedPage> made(text_count);
    for (std::size_t i = 0; i < text_count; ++i) {
      made[i] = kijil::make_page(std::move(filtered[i]), (*views)[i]);
    }
    for (std::size_t i = 0; i < text_count; ++i) pages[i] = made[i].release();
    return ok();
  });
}

kijil_status kijil_keep_text(const kijil_classifier* classifier,
                             const char* text, size_t size,
                             const kijil_keep_rule* rule,
                             kijil_owned_string* kept,
                             kijil_error** error) noexcept {
  if (kept != nullptr) *kept = {nullptr, 0};
  return guarded(error, [&]() -> Status {
    if (Status s = check_pointer(kept, "kept"); !s) return s;
    const auto given = kijil::filtering(classifier, text, size, rule);
    if (!given) return given.error();
    *kept = kijil::owned(
        kijil::filter_text(classifier->classifier, given->text, given->rule)
            .text);
    return ok();
  });
}

void kijil_page_free(kijil_page* page) noexcept { delete page; }

size_t kijil_page_line_count(const kijil_page* page) noexcept {
  return page == nullptr ? 0 : page->results.size();
}

const kijil_line_result* kijil_page_results(const kijil_page* page) noexcept {
  return kijil_page_line_count(page) == 0 ? nullptr : page->results.data();
}

const uint8_t* kijil_page_kept(const kijil_page* page) noexcept {
  return kijil_page_line_count(page) == 0 ? nullptr : page->kept.data();
}

const kijil_span* kijil_page_spans(const kijil_page* page) noexcept {
  return kijil_page_line_count(page) == 0 ? nullptr : page->spans.data();
}

kijil_string kijil_page_text(const kijil_page* page) noexcept {
  if (page == nullptr) return kijil::borrowed("");
  return kijil::borrowed(page->text);
}
