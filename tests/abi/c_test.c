// Every call of kijil/c.h, by a plain C11 program: what it gives, what it
// refuses, and that threads may share a classifier. check_calls.cmake fails if
// a call is missing here.
#include <kijil/c.h>
#include <kijil/version.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures = 0;
static const char* group = "";

// Unlike assert(), goes on, and is there in a release build too.
#define CHECK(condition)                                                     \
  do {                                                                       \
    if (!(condition)) {                                                      \
      ++failures;                                                            \
      fprintf(stderr, "c_test.c:%d: %s: %s\n", __LINE__, group, #condition); \
    }                                                                        \
  } while (0)

// That a call failed with this status, and with a message that holds `part`.
#define CHECK_FAILS(call, status, part) \
  check_failure(__LINE__, #call, (call), &error, (status), (part))

static int holds(kijil_string text, const char* part) {
  return text.data != NULL && strlen(text.data) == text.size &&
         strstr(text.data, part) != NULL;
}

static void check_failure(int line, const char* call, kijil_status given,
                          kijil_error** error, kijil_status expected,
                          const char* part) {
  if (given != expected || kijil_error_status(*error) != expected ||
      !holds(kijil_error_message(*error), part)) {
    ++failures;
    fprintf(stderr, "c_test.c:%d: %s: %s: status %d, message \"%s\"\n", line,
            group, call, (int)given, kijil_error_message(*error).data);
  }
  kijil_error_free(*error);
  *error = NULL;
}

static int equals(kijil_string text, const char* expected) {
  return text.size == strlen(expected) &&
         memcmp(text.data, expected, text.size) == 0;
}

static int same_result(const kijil_line_result* a, const kijil_line_result* b) {
  return a->label == b->label && a->score == b->score &&
         memcmp(a->probabilities, b->probabilities, sizeof a->probabilities) ==
             0;
}

static int same_results(const kijil_line_result* a, const kijil_line_result* b,
                        size_t count) {
  size_t i;
  for (i = 0; i < count; ++i) {
    if (!same_result(&a[i], &b[i])) return 0;
  }
  return 1;
}

// A portal's page, and where the article is in it: between chrome and a list,
// with a blank line inside and two below.
#define HEAD "로그인\n회원가입\n전체 메뉴\n"
#define TITLE "가마솥 마을 장터, 다섯 해 만에 다시 선다\n"
#define FIRST                                                                                           \
  "가마솥 마을 닷새장이 다섯 해 만에 다시 열려 주민 이백여 명이 모였다고 " \
  "군청이 8일 밝혔다.\n"
#define SECOND                                                                                           \
  "군은 장터 지붕을 새로 얹고 주차장 서른 면을 더 만들어 가을부터 한 달에 " \
  "여섯 번 장을 열 계획이다.\n"
#define TAIL                                                                             \
  "\n\n많이 본 뉴스\n1\n장터 가는 버스 두 배로 늘린다\n2\n"             \
  "섬마을 도서관 연 은퇴 교사 부부의 겨울\n회사소개\n이용약관\n" \
  "Copyright © 누리샘. All rights reserved.\n"
static const char kPage[] = HEAD TITLE FIRST "\n" SECOND TAIL;
#define kPageSize (sizeof kPage - 1)
enum { kPageLines = 17, kTitleLine = 3, kFirstLine = 4, kBlankLine = 5 };

// The lines of kPage.
static void split_page(kijil_string* lines) {
  const char* at = kPage;
  size_t i;
  for (i = 0; i < kPageLines; ++i) {
    const char* end = strchr(at, '\n');
    lines[i].data = at;
    lines[i].size = (size_t)(end - at);
    at = end + 1;
  }
  CHECK(at == kPage + kPageSize);
}

static void test_version(void) {
  group = "version";
  CHECK(equals(kijil_version(), KIJIL_VERSION));
  CHECK(kijil_abi_version() == KIJIL_C_ABI);
  CHECK(equals(kijil_status_name(KIJIL_OK), "ok"));
  CHECK(equals(kijil_status_name(KIJIL_INVALID_ARGUMENT), "invalid_argument"));
  CHECK(equals(kijil_status_name(KIJIL_NOT_FOUND), "not_found"));
  CHECK(equals(kijil_status_name(KIJIL_CORRUPT), "corrupt"));
  CHECK(equals(kijil_status_name(KIJIL_IO), "io"));
  CHECK(equals(kijil_status_name(KIJIL_UNSUPPORTED), "unsupported"));
  CHECK(equals(kijil_status_name(KIJIL_INTERNAL), "internal"));
  CHECK(equals(kijil_status_name(KIJIL_OUT_OF_MEMORY), "out_of_memory"));
  CHECK(equals(kijil_status_name((kijil_status)8), ""));
  CHECK(equals(kijil_status_name((kijil_status)-1), ""));
}

static void test_labels(void) {
  static const char* const names[] = {"body", "chrome", "related", "clickbait",
                                      "blank"};
  kijil_error* error = NULL;
  kijil_label label;
  int i;
  group = "labels";
  for (i = 0; i < 5; ++i) {
    CHECK(equals(kijil_label_name((kijil_label)i), names[i]));
    label = (kijil_label)-1;
    CHECK(kijil_label_from_name(names[i], strlen(names[i]), &label, &error) ==
          KIJIL_OK);
    CHECK(label == (kijil_label)i);
    CHECK(error == NULL);
  }
  CHECK(equals(kijil_label_name((kijil_label)5), ""));
  CHECK(equals(kijil_label_name((kijil_label)-1), ""));
  // The length counts, not a NUL byte.
  CHECK(kijil_label_from_name("bodyguard", 4, &label, NULL) == KIJIL_OK);
  CHECK(label == KIJIL_LABEL_BODY);
  label = KIJIL_LABEL_RELATED;
  CHECK_FAILS(kijil_label_from_name("bdoy", 4, &label, &error),
              KIJIL_INVALID_ARGUMENT, "'bdoy'");
  CHECK_FAILS(kijil_label_from_name("", 0, &label, &error),
              KIJIL_INVALID_ARGUMENT, "body, chrome, related");
  CHECK_FAILS(kijil_label_from_name(NULL, 0, &label, &error),
              KIJIL_INVALID_ARGUMENT, "''");
  CHECK_FAILS(kijil_label_from_name(NULL, 4, &label, &error),
              KIJIL_INVALID_ARGUMENT, "name is NULL");
  CHECK(label == KIJIL_LABEL_RELATED);
  CHECK_FAILS(kijil_label_from_name("body", 4, NULL, &error),
              KIJIL_INVALID_ARGUMENT, "label is NULL");
  CHECK(kijil_label_from_name("bdoy", 4, &label, NULL) ==
        KIJIL_INVALID_ARGUMENT);
}

static void test_nothing_is_freed(void) {
  kijil_owned_string empty = {NULL, 0};
  group = "free";
  kijil_error_free(NULL);
  kijil_classifier_free(NULL);
  kijil_page_free(NULL);
  kijil_owned_string_free(NULL);
  kijil_owned_string_free(&empty);
  CHECK(kijil_error_status(NULL) == KIJIL_OK);
  CHECK(equals(kijil_error_message(NULL), ""));
  CHECK(kijil_page_line_count(NULL) == 0);
  CHECK(kijil_page_results(NULL) == NULL);
  CHECK(kijil_page_kept(NULL) == NULL);
  CHECK(kijil_page_spans(NULL) == NULL);
  CHECK(equals(kijil_page_text(NULL), ""));
}

// The bytes of a file, to be freed.
static char* read_file(const char* path, size_t* size) {
  FILE* file = fopen(path, "rb");
  char* bytes;
  long end;
  if (file == NULL || fseek(file, 0, SEEK_END) != 0 ||
      (end = ftell(file)) < 0) {
    fprintf(stderr, "c_test: cannot read %s\n", path);
    exit(2);
  }
  rewind(file);
  *size = (size_t)end;
  bytes = malloc(*size + 1);
  if (bytes == NULL || fread(bytes, 1, *size, file) != *size) exit(2);
  fclose(file);
  return bytes;
}

static void check_same_model(const kijil_classifier* classifier,
                             const kijil_classifier* other) {
  kijil_string lines[kPageLines];
  kijil_line_result a[kPageLines], b[kPageLines];
  split_page(lines);
  CHECK(kijil_classify(classifier, lines, kPageLines, a, NULL) == KIJIL_OK);
  CHECK(kijil_classify(other, lines, kPageLines, b, NULL) == KIJIL_OK);
  CHECK(same_results(a, b, kPageLines));
}

static void test_loading(const kijil_classifier* classifier,
                         const char* model_path) {
  const size_t path_size = strlen(model_path);
  size_t size = 0;
  char* bytes = read_file(model_path, &size);
  kijil_classifier* loaded = NULL;
  kijil_error* error = NULL;
  group = "loading";

  CHECK(kijil_classifier_load_file(model_path, path_size, &loaded, &error) ==
        KIJIL_OK);
  CHECK(loaded != NULL && error == NULL);
  check_same_model(classifier, loaded);
  kijil_classifier_free(loaded);

  CHECK(kijil_classifier_load_bytes(bytes, size, &loaded, &error) == KIJIL_OK);
  memset(bytes, 0, size);  // it has a copy
  check_same_model(classifier, loaded);
  kijil_classifier_free(loaded);

  loaded = (kijil_classifier*)&size;
  CHECK_FAILS(kijil_classifier_load_bytes(bytes, size, &loaded, &error),
              KIJIL_CORRUPT, "not a kijil model");
  CHECK(loaded == NULL);
  CHECK_FAILS(kijil_classifier_load_bytes(NULL, 0, &loaded, &error),
              KIJIL_CORRUPT, "not a kijil model");
  CHECK_FAILS(kijil_classifier_load_bytes(NULL, 8, &loaded, &error),
              KIJIL_INVALID_ARGUMENT, "bytes is NULL");
  CHECK_FAILS(kijil_classifier_load_bytes(bytes, SIZE_MAX, &loaded, &error),
              KIJIL_INVALID_ARGUMENT, "bytes has size");
  CHECK_FAILS(kijil_classifier_load_bytes(bytes, size, NULL, &error),
              KIJIL_INVALID_ARGUMENT, "classifier is NULL");
  free(bytes);

  loaded = (kijil_classifier*)&size;
  CHECK_FAILS(kijil_classifier_load_file("없다.kijil", 12, &loaded, &error),
              KIJIL_NOT_FOUND, "없다.kijil");
  CHECK(loaded == NULL);
  CHECK_FAILS(kijil_classifier_load_file("/", 1, &loaded, &error), KIJIL_IO,
              "/");
  CHECK_FAILS(kijil_classifier_load_file(NULL, 0, &loaded, &error),
              KIJIL_INVALID_ARGUMENT, "path is empty");
  CHECK_FAILS(kijil_classifier_load_file("a\0b", 3, &loaded, &error),
              KIJIL_INVALID_ARGUMENT, "NUL");
  CHECK_FAILS(kijil_classifier_load_file(NULL, 3, &loaded, &error),
              KIJIL_INVALID_ARGUMENT, "path is NULL");
  CHECK_FAILS(kijil_classifier_load_file("a", 1, NULL, &error),
              KIJIL_INVALID_ARGUMENT, "classifier is NULL");
  CHECK_FAILS(kijil_classifier_load_default(NULL, &error),
              KIJIL_INVALID_ARGUMENT, "classifier is NULL");
}

static void test_classify(const kijil_classifier* classifier) {
  kijil_string lines[kPageLines];
  kijil_line_result results[kPageLines];
  kijil_error* error = (kijil_error*)lines;  // what it was does not matter
  size_t i, k;
  group = "classify";
  split_page(lines);
  CHECK(kijil_classify(classifier, lines, kPageLines, results, &error) ==
        KIJIL_OK);
  CHECK(error == NULL);
  CHECK(results[0].label == KIJIL_LABEL_CHROME);
  CHECK(results[kFirstLine].label == KIJIL_LABEL_BODY);
  CHECK(results[kBlankLine].label == KIJIL_LABEL_BLANK);
  CHECK(results[kBlankLine].score == 1.0f);
  for (i = 0; i < kPageLines; ++i) {
    float sum = 0;
    for (k = 0; k < KIJIL_NUM_LABELS; ++k) sum += results[i].probabilities[k];
    if (results[i].label == KIJIL_LABEL_BLANK) {
      CHECK(sum == 0);
    } else {
      CHECK(sum > 0.999f && sum < 1.001f);
      CHECK(results[i].score == results[i].probabilities[results[i].label]);
    }
  }
}

static void test_classify_refuses(const kijil_classifier* classifier) {
  kijil_string lines[2] = {{"가", 3}, {NULL, 5}};
  kijil_line_result results[2], untouched[2];
  kijil_error* error = NULL;
  group = "classify refuses";
  memset(results, 7, sizeof results);
  memcpy(untouched, results, sizeof results);
  CHECK_FAILS(kijil_classify(NULL, lines, 1, results, &error),
              KIJIL_INVALID_ARGUMENT, "classifier is NULL");
  CHECK_FAILS(kijil_classify(classifier, NULL, 1, results, &error),
              KIJIL_INVALID_ARGUMENT, "lines is NULL");
  CHECK_FAILS(kijil_classify(classifier, lines, 1, NULL, &error),
              KIJIL_INVALID_ARGUMENT, "results is NULL");
  CHECK_FAILS(kijil_classify(classifier, lines, 2, results, &error),
              KIJIL_INVALID_ARGUMENT, "lines[1] is NULL, but has size 5");
  CHECK_FAILS(kijil_classify(classifier, lines, SIZE_MAX, results, &error),
              KIJIL_INVALID_ARGUMENT, "negative");
  lines[1].data = "가";
  lines[1].size = SIZE_MAX;
  CHECK_FAILS(kijil_classify(classifier, lines, 2, results, &error),
              KIJIL_INVALID_ARGUMENT, "lines[1] has size");
  CHECK(memcmp(results, untouched, sizeof results) == 0);
  CHECK(kijil_classify(classifier, NULL, 0, NULL, &error) == KIJIL_OK);
  CHECK(kijil_classify(classifier, NULL, 1, NULL, NULL) ==
        KIJIL_INVALID_ARGUMENT);
}

// NULs, broken UTF-8 and empty lines are lines as others are.
static void test_any_bytes(const kijil_classifier* classifier) {
  static const char text[] = "가나\0다\n\xFF\xFE\xEA\xB0\n\n\0\n끝";
  const kijil_string lines[] = {
      {text, 10}, {text + 11, 4}, {NULL, 0}, {"", 0}, {text + 17, 1}};
  kijil_line_result results[5];
  kijil_page* page = NULL;
  group = "any bytes";
  CHECK(kijil_classify(classifier, lines, 5, results, NULL) == KIJIL_OK);
  CHECK(results[0].label != KIJIL_LABEL_BLANK);
  CHECK(results[1].label != KIJIL_LABEL_BLANK);
  CHECK(results[2].label == KIJIL_LABEL_BLANK);
  CHECK(results[3].label == KIJIL_LABEL_BLANK);

  CHECK(kijil_classify_text(classifier, text, sizeof text - 1, &page, NULL) ==
        KIJIL_OK);
  CHECK(kijil_page_line_count(page) == 5);
  CHECK(kijil_page_spans(page)[0].size == 10);
  CHECK(kijil_page_spans(page)[1].begin == 11);
  CHECK(kijil_page_spans(page)[4].size == 3);
  kijil_page_free(page);
}

static void test_classify_text(const kijil_classifier* classifier) {
  kijil_string lines[kPageLines];
  kijil_line_result results[kPageLines];
  kijil_error* error = NULL;
  kijil_page* page = NULL;
  size_t i;
  group = "classify_text";
  split_page(lines);
  CHECK(kijil_classify(classifier, lines, kPageLines, results, NULL) ==
        KIJIL_OK);
  CHECK(kijil_classify_text(classifier, kPage, kPageSize, &page, &error) ==
        KIJIL_OK);
  CHECK(kijil_page_line_count(page) == kPageLines);
  CHECK(same_results(kijil_page_results(page), results, kPageLines));
  for (i = 0; i < kPageLines; ++i) {
    CHECK(kijil_page_kept(page)[i] == 0);
    CHECK(kPage + kijil_page_spans(page)[i].begin == lines[i].data);
    CHECK(kijil_page_spans(page)[i].size == lines[i].size);
  }
  CHECK(equals(kijil_page_text(page), ""));
  kijil_page_free(page);

  CHECK(kijil_classify_text(classifier, NULL, 0, &page, &error) == KIJIL_OK);
  CHECK(page != NULL && kijil_page_line_count(page) == 0);
  CHECK(kijil_page_results(page) == NULL && kijil_page_kept(page) == NULL &&
        kijil_page_spans(page) == NULL);
  kijil_page_free(page);
  CHECK_FAILS(kijil_classify_text(classifier, NULL, 9, &page, &error),
              KIJIL_INVALID_ARGUMENT, "text is NULL");
  CHECK(page == NULL);
  CHECK_FAILS(kijil_classify_text(NULL, kPage, kPageSize, &page, &error),
              KIJIL_INVALID_ARGUMENT, "classifier is NULL");
  CHECK_FAILS(kijil_classify_text(classifier, kPage, 9, NULL, &error),
              KIJIL_INVALID_ARGUMENT, "page is NULL");
}

// Pages of 0 lines and more, on one thread and several, as one after the other.
static void test_classify_pages(const kijil_classifier* classifier) {
  enum { kPages = 12 };
  kijil_string lines[kPageLines];
  kijil_line_result alone[kPages][kPageLines], together[kPages][kPageLines];
  kijil_page_lines pages[kPages];
  kijil_error* error = NULL;
  size_t i, threads;
  group = "classify_pages";
  split_page(lines);
  for (i = 0; i < kPages; ++i) {
    CHECK(kijil_classify(classifier, lines, i, alone[i], NULL) == KIJIL_OK);
    pages[i].lines = lines;
    pages[i].line_count = i;
    pages[i].results = together[i];
  }
  pages[0].lines = NULL;
  pages[0].results = NULL;
  for (threads = 0; threads < 4; ++threads) {
    memset(together, 0, sizeof together);
    CHECK(kijil_classify_pages(classifier, pages, kPages, threads, &error) ==
          KIJIL_OK);
    for (i = 0; i < kPages; ++i) CHECK(same_results(alone[i], together[i], i));
  }
  CHECK(kijil_classify_pages(classifier, NULL, 0, 0, &error) == KIJIL_OK);
  CHECK_FAILS(kijil_classify_pages(NULL, pages, kPages, 0, &error),
              KIJIL_INVALID_ARGUMENT, "classifier is NULL");
  CHECK_FAILS(kijil_classify_pages(classifier, NULL, kPages, 0, &error),
              KIJIL_INVALID_ARGUMENT, "pages is NULL");
  pages[5].results = NULL;
  CHECK_FAILS(kijil_classify_pages(classifier, pages, kPages, 0, &error),
              KIJIL_INVALID_ARGUMENT, "pages[5].results is NULL");
  pages[3].lines = NULL;
  CHECK_FAILS(kijil_classify_pages(classifier, pages, kPages, 0, &error),
              KIJIL_INVALID_ARGUMENT, "pages[3].lines is NULL");
}

static kijil_keep_rule default_rule(void) {
  kijil_keep_rule rule;
  memset(&rule, 0xFF, sizeof rule);
  kijil_keep_rule_init(&rule, sizeof rule);
  return rule;
}

static void test_filter_text(const kijil_classifier* classifier) {
  kijil_error* error = NULL;
  kijil_owned_string article;
  kijil_page* page = NULL;
  size_t kept = 0, i;
  group = "filter_text";
  CHECK(kijil_filter_text(classifier, kPage, kPageSize, NULL, &page, &error) ==
        KIJIL_OK);
  CHECK(equals(kijil_page_text(page), TITLE FIRST "\n" SECOND));
  CHECK(kijil_page_text(page).data[kijil_page_text(page).size] == '\0');
  CHECK(kijil_page_line_count(page) == kPageLines);
  for (i = 0; i < kPageLines; ++i) kept += kijil_page_kept(page)[i];
  CHECK(kept == 4);
  CHECK(kijil_page_kept(page)[kTitleLine] == 1);
  CHECK(kijil_page_kept(page)[kBlankLine] == 1);
  CHECK(kijil_page_results(page)[kBlankLine].label == KIJIL_LABEL_BLANK);
  CHECK(kPage + kijil_page_spans(page)[kTitleLine].begin ==
        strstr(kPage, TITLE));

  CHECK(kijil_keep_text(classifier, kPage, kPageSize, NULL, &article, &error) ==
        KIJIL_OK);
  CHECK(article.size == kijil_page_text(page).size &&
        strcmp(article.data, kijil_page_text(page).data) == 0);
  kijil_page_free(page);
  article.data[0] = 'x';  // it is ours
  kijil_owned_string_free(&article);
  CHECK(article.data == NULL && article.size == 0);
  kijil_owned_string_free(&article);

  // Empty, but a string with a NUL byte behind it.
  CHECK(kijil_keep_text(classifier, NULL, 0, NULL, &article, &error) ==
        KIJIL_OK);
  CHECK(article.data != NULL && article.size == 0 && article.data[0] == '\0');
  kijil_owned_string_free(&article);
  CHECK_FAILS(kijil_keep_text(classifier, NULL, 1, NULL, &article, &error),
              KIJIL_INVALID_ARGUMENT, "text is NULL");
  CHECK(article.data == NULL && article.size == 0);
  CHECK_FAILS(kijil_keep_text(classifier, "a", 1, NULL, NULL, &error),
              KIJIL_INVALID_ARGUMENT, "kept is NULL");
  CHECK_FAILS(kijil_keep_text(NULL, "a", 1, NULL, &article, &error),
              KIJIL_INVALID_ARGUMENT, "classifier is NULL");
  CHECK_FAILS(kijil_filter_text(NULL, "a", 1, NULL, &page, &error),
              KIJIL_INVALID_ARGUMENT, "classifier is NULL");
  CHECK(page == NULL);
}

static void test_filter_lines(const kijil_classifier* classifier) {
  kijil_string lines[kPageLines];
  kijil_error* error = NULL;
  kijil_page* page = NULL;
  size_t i;
  group = "filter_lines";
  split_page(lines);
  CHECK(kijil_filter_lines(classifier, lines, kPageLines, NULL, &page,
                           &error) == KIJIL_OK);
  // Joined, without a line end at the end.
  CHECK(kijil_page_text(page).size == strlen(TITLE FIRST "\n" SECOND) - 1);
  CHECK(memcmp(kijil_page_text(page).data, TITLE FIRST "\n" SECOND,
               kijil_page_text(page).size) == 0);
  for (i = 0; i < kPageLines; ++i) {
    CHECK(kijil_page_spans(page)[i].begin == 0);
    CHECK(kijil_page_spans(page)[i].size == lines[i].size);
  }
  kijil_page_free(page);
  CHECK(kijil_filter_lines(classifier, NULL, 0, NULL, &page, &error) ==
        KIJIL_OK);
  CHECK(kijil_page_line_count(page) == 0);
  kijil_page_free(page);
  CHECK_FAILS(kijil_filter_lines(classifier, NULL, 1, NULL, &page, &error),
              KIJIL_INVALID_ARGUMENT, "lines is NULL");
  CHECK(page == NULL);
  CHECK_FAILS(kijil_filter_lines(NULL, lines, 1, NULL, &page, &error),
              KIJIL_INVALID_ARGUMENT, "classifier is NULL");
  CHECK_FAILS(kijil_filter_lines(classifier, lines, 1, NULL, NULL, &error),
              KIJIL_INVALID_ARGUMENT, "page is NULL");
}

static size_t kept_by(const kijil_classifier* classifier,
                      const kijil_keep_rule* rule) {
  kijil_page* page = NULL;
  size_t kept = 0, i;
  CHECK(kijil_filter_text(classifier, kPage, kPageSize, rule, &page, NULL) ==
        KIJIL_OK);
  for (i = 0; i < kijil_page_line_count(page); ++i) {
    kept += kijil_page_results(page)[i].label != KIJIL_LABEL_BLANK &&
            kijil_page_kept(page)[i] == 1;
  }
  kijil_page_free(page);
  return kept;
}

static void test_keep_rule(const kijil_classifier* classifier) {
  kijil_keep_rule rule = default_rule();
  const uint32_t everything =
      KIJIL_KEEP(KIJIL_LABEL_BODY) | KIJIL_KEEP(KIJIL_LABEL_CHROME) |
      KIJIL_KEEP(KIJIL_LABEL_RELATED) | KIJIL_KEEP(KIJIL_LABEL_CLICKBAIT);
  group = "keep rule";
  CHECK(rule.size == sizeof rule);
  CHECK(rule.keep == KIJIL_KEEP(KIJIL_LABEL_BODY));
  CHECK(rule.unsure == 0 && rule.min_score[3] == 0);
  CHECK(kept_by(classifier, &rule) == 3);
  CHECK(kept_by(classifier, NULL) == 3);
  rule.keep = everything;
  CHECK(kept_by(classifier, &rule) == kPageLines - 3);
  rule.min_score[KIJIL_LABEL_BODY] = 1;
  CHECK(kept_by(classifier, &rule) == kPageLines - 3 - 3);
  rule.unsure = 1;
  CHECK(kept_by(classifier, &rule) == 0);
  rule = default_rule();
  rule.keep = 0;
  CHECK(kept_by(classifier, &rule) == 0);
  kijil_keep_rule_init(NULL, sizeof rule);
}

static void test_keep_rule_refuses(const kijil_classifier* classifier) {
  volatile float zero = 0;
  kijil_error* error = NULL;
  kijil_page* page = NULL;
  kijil_keep_rule rule = default_rule();
  group = "keep rule refuses";
#define CHECK_RULE_FAILS(part)                                             \
  CHECK_FAILS(kijil_filter_text(classifier, "a", 1, &rule, &page, &error), \
              KIJIL_INVALID_ARGUMENT, part);                               \
  rule = default_rule()
  rule.keep = KIJIL_KEEP(KIJIL_LABEL_BLANK);
  CHECK_RULE_FAILS("keeps labels 16");
  rule.unsure = 1.5f;
  CHECK_RULE_FAILS("unsure 1.5");
  rule.unsure = zero / zero;
  CHECK_RULE_FAILS("unsure");
  rule.min_score[KIJIL_LABEL_RELATED] = -0.5f;
  CHECK_RULE_FAILS("of related");
  rule.size = 0;
  CHECK_RULE_FAILS("kijil_keep_rule_init()");
  rule.size = SIZE_MAX;
  CHECK_RULE_FAILS("kijil_keep_rule_init()");
  rule.keep = 99;
  CHECK_FAILS(kijil_keep_text(classifier, "a", 1, &rule, NULL, &error),
              KIJIL_INVALID_ARGUMENT, "kept is NULL");
  CHECK_FAILS(kijil_filter_lines(classifier, NULL, 0, &rule, &page, &error),
              KIJIL_INVALID_ARGUMENT, "keeps labels 99");
  CHECK_FAILS(kijil_filter_texts(classifier, NULL, 0, &rule, 0, NULL, &error),
              KIJIL_INVALID_ARGUMENT, "keeps labels 99");
}

// A program that was compiled with a later kijil, whose rule has a member more.
static void test_rule_of_later_kijil(const kijil_classifier* classifier) {
  struct {
    kijil_keep_rule rule;
    uint64_t member;
  } later;
  kijil_error* error = NULL;
  kijil_page* page = NULL;
  group = "rule of a later kijil";
  memset(&later, 0xFF, sizeof later);
  kijil_keep_rule_init(&later.rule, sizeof later);
  CHECK(later.rule.size == sizeof later);
  CHECK(later.member == 0);
  CHECK(kept_by(classifier, &later.rule) == 3);
  later.member = 1;
  CHECK_FAILS(kijil_filter_text(classifier, "a", 1, &later.rule, &page, &error),
              KIJIL_UNSUPPORTED, KIJIL_VERSION);
  CHECK(page == NULL);
}

static void test_filter_texts(const kijil_classifier* classifier) {
  enum { kTexts = 20 };
  kijil_string texts[kTexts];
  kijil_page* pages[kTexts];
  kijil_error* error = NULL;
  size_t i, threads;
  group = "filter_texts";
  for (i = 0; i < kTexts; ++i) {
    texts[i].data = i == 0 ? NULL : kPage;
    texts[i].size = i * kPageSize / (kTexts - 1);
  }
  for (threads = 0; threads < 4; ++threads) {
    CHECK(kijil_filter_texts(classifier, texts, kTexts, NULL, threads, pages,
                             &error) == KIJIL_OK);
    for (i = 0; i < kTexts; ++i) {
      kijil_page* alone = NULL;
      CHECK(kijil_filter_text(classifier, texts[i].data, texts[i].size, NULL,
                              &alone, NULL) == KIJIL_OK);
      CHECK(kijil_page_line_count(alone) == kijil_page_line_count(pages[i]));
      CHECK(same_results(kijil_page_results(alone),
                         kijil_page_results(pages[i]),
                         kijil_page_line_count(alone)));
      CHECK(equals(kijil_page_text(pages[i]), kijil_page_text(alone).data));
      kijil_page_free(alone);
      kijil_page_free(pages[i]);
    }
  }
  texts[7].data = NULL;
  CHECK_FAILS(
      kijil_filter_texts(classifier, texts, kTexts, NULL, 2, pages, &error),
      KIJIL_INVALID_ARGUMENT, "texts[7] is NULL");
  for (i = 0; i < kTexts; ++i) CHECK(pages[i] == NULL);
  CHECK_FAILS(kijil_filter_texts(classifier, texts, 2, NULL, 2, NULL, &error),
              KIJIL_INVALID_ARGUMENT, "pages is NULL");
  CHECK_FAILS(kijil_filter_texts(classifier, NULL, 2, NULL, 2, pages, &error),
              KIJIL_INVALID_ARGUMENT, "texts is NULL");
  CHECK_FAILS(kijil_filter_texts(NULL, texts, 2, NULL, 2, pages, &error),
              KIJIL_INVALID_ARGUMENT, "classifier is NULL");
  CHECK(kijil_filter_texts(classifier, NULL, 0, NULL, 0, NULL, &error) ==
        KIJIL_OK);
}

static void test_explain(const kijil_classifier* classifier) {
  kijil_string lines[kPageLines];
  kijil_owned_string why = {NULL, 0};
  kijil_error* error = NULL;
  group = "explain";
  split_page(lines);
  CHECK(kijil_explain_json(classifier, lines, kPageLines, kTitleLine, &why,
                           &error) == KIJIL_OK);
  CHECK(strlen(why.data) == why.size);
  CHECK(strncmp(why.data, "{\"label\":\"body\"", 15) == 0);
  CHECK(strstr(why.data, "장터, 다섯 해 만에 다시 선다\"") != NULL);
  kijil_owned_string_free(&why);
  CHECK(kijil_explain_text(classifier, lines, kPageLines, 0, &why, &error) ==
        KIJIL_OK);
  CHECK(strstr(why.data, "chrome") != NULL);
  CHECK(why.size > 0 && why.data[why.size - 1] == '\n');
  kijil_owned_string_free(&why);

  why.size = 9;
  CHECK_FAILS(kijil_explain_json(classifier, lines, 3, 3, &why, &error),
              KIJIL_INVALID_ARGUMENT, "no line 3; the page has 3");
  CHECK(why.data == NULL && why.size == 0);
  CHECK_FAILS(kijil_explain_text(classifier, NULL, 0, 0, &why, &error),
              KIJIL_INVALID_ARGUMENT, "no line 0");
  CHECK_FAILS(kijil_explain_json(classifier, NULL, 1, 0, &why, &error),
              KIJIL_INVALID_ARGUMENT, "lines is NULL");
  CHECK_FAILS(kijil_explain_text(NULL, lines, 1, 0, &why, &error),
              KIJIL_INVALID_ARGUMENT, "classifier is NULL");
  CHECK_FAILS(kijil_explain_text(classifier, lines, 1, 0, NULL, &error),
              KIJIL_INVALID_ARGUMENT, "is NULL");
}

enum { kThreads = 8, kRounds = 12 };

struct job {
  const kijil_classifier* classifier;
  const kijil_line_result* expected;  // of kPage
  int number, same, errors;
};

// Good calls and bad ones, as the other threads make theirs: each thread gets
// its own answers and its own errors.
static void* run_job(void* argument) {
  struct job* job = argument;
  int round;
  for (round = 0; round < kRounds; ++round) {
    char name[32];
    const int size = snprintf(name, sizeof name, "thread-%d", job->number);
    kijil_error* error = NULL;
    kijil_page* page = NULL;
    kijil_label label;
    if (kijil_filter_text(job->classifier, kPage, kPageSize, NULL, &page,
                          NULL) == KIJIL_OK) {
      job->same +=
          same_results(kijil_page_results(page), job->expected, kPageLines) &&
          equals(kijil_page_text(page), TITLE FIRST "\n" SECOND);
    }
    kijil_page_free(page);
    kijil_label_from_name(name, (size_t)size, &label, &error);
    job->errors += holds(kijil_error_message(error), name);
    kijil_error_free(error);
  }
  return NULL;
}

static void test_threads(const kijil_classifier* classifier) {
  kijil_string lines[kPageLines];
  kijil_line_result expected[kPageLines];
  pthread_t threads[kThreads];
  struct job jobs[kThreads];
  int i;
  group = "threads";
  split_page(lines);
  CHECK(kijil_classify(classifier, lines, kPageLines, expected, NULL) ==
        KIJIL_OK);
  for (i = 0; i < kThreads; ++i) {
    const struct job job = {classifier, expected, i, 0, 0};
    jobs[i] = job;
    if (pthread_create(&threads[i], NULL, run_job, &jobs[i]) != 0) exit(2);
  }
  for (i = 0; i < kThreads; ++i) {
    pthread_join(threads[i], NULL);
    CHECK(jobs[i].same == kRounds);
    CHECK(jobs[i].errors == kRounds);
  }
}

int main(int argc, char** argv) {
  kijil_classifier* classifier = NULL;
  kijil_error* error = NULL;
  if (argc != 2) {
    fprintf(stderr, "usage: c_test MODEL, that of the library\n");
    return 2;
  }
  if (kijil_classifier_load_default(&classifier, &error) != KIJIL_OK) {
    fprintf(stderr, "c_test: %s\n", kijil_error_message(error).data);
    kijil_error_free(error);
    return 2;
  }
  test_version();
  test_labels();
  test_nothing_is_freed();
  test_loading(classifier, argv[1]);
  test_classify(classifier);
  test_classify_refuses(classifier);
  test_any_bytes(classifier);
  test_classify_text(classifier);
  test_classify_pages(classifier);
  test_filter_text(classifier);
  test_filter_lines(classifier);
  test_keep_rule(classifier);
  test_keep_rule_refuses(classifier);
  test_rule_of_later_kijil(classifier);
  test_filter_texts(classifier);
  test_explain(classifier);
  test_threads(classifier);
  kijil_classifier_free(classifier);
  if (failures > 0) {
    fprintf(stderr, "c_test: %d checks failed\n", failures);
    return 1;
  }
  printf("c_test: ok\n");
  return 0;
}
