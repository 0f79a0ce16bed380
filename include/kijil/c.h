// kijil for C, and for every language that can call C. C11, and C++.
//
//   kijil_error* error = NULL;
//   kijil_classifier* classifier = NULL;
//   if (kijil_classifier_load_default(&classifier, &error) != KIJIL_OK) {
//     fprintf(stderr, "%s\n", kijil_error_message(error).data);
//     kijil_error_free(error);
//     return 2;
//   }
//   kijil_owned_string article;
//   if (kijil_keep_text(classifier, page, page_size, NULL, &article, NULL) ==
//       KIJIL_OK) {
//     fwrite(article.data, 1, article.size, stdout);
//     kijil_owned_string_free(&article);
//   }
//   kijil_classifier_free(classifier);
//
// docs/embed.md shows whole programs in C, C++, Go and Python.
//
// Conventions:
//
// (1) Objects are opaque and come from one call that makes them. Each has one
//     kijil_*_free(), which takes NULL too. A call that fails sets its outputs
//     to NULL (or to an empty string), and leaves arrays of results untouched.
//
// (2) What can fail returns a kijil_status, and its last argument is a place
//     for an error object, or NULL if only the status is of interest. The call
//     sets *error: NULL if it succeeds, else an object that is yours to free.
//     (What *error was before is not looked at, and not freed.) An error
//     belongs to its call alone: a classifier is shared by threads, so that
//     there is no "last error" in it, nor one of the thread, as goroutines and
//     coroutines change threads between two calls.
//
// (3) Text is a pointer and a length in bytes, of any bytes: NUL bytes and
//     broken UTF-8 are fine, and the classifier reads the latter as U+FFFD. A
//     NULL of length 0 is empty. Any other NULL where data is needed is
//     KIJIL_INVALID_ARGUMENT, with a message that names the argument.
//
// (4) A kijil_string is borrowed: never free it. Given to a call, it needs to
//     live until the call returns; kijil keeps no pointer to it. Got from a
//     call, it lives as long as the object that it came from, or as long as the
//     program if the call says so. A kijil_owned_string is yours, until
//     kijil_owned_string_free(). Either, if got from kijil, is followed by a
//     NUL byte that its size does not count.
//
// (5) Threads: any number of threads may use one classifier at once, and read
//     one page at once. An object must be freed once, and by then be out of
//     use. Calls without an object may run at any time.
//
// (6) No call throws, exits, prints, or takes a signal. Running out of memory
//     is KIJIL_OUT_OF_MEMORY.
//
// (7) ABI. Functions are never removed or changed, enumerators keep their
//     values, and structs their layout, as long as KIJIL_C_ABI is the same; a
//     later kijil may add functions and enumerators. Arrays are made of structs
//     that never grow; kijil_keep_rule, which may, begins with its size, so
//     that a program and a library of different age understand each other.
//     Enumerations are as wide as int. On ELF systems the functions carry the
//     symbol version KIJIL_C_1 (cmake/kijil.map). Until kijil 1.0 the name of
//     the shared library changes with every minor version, as the C++ API may:
//     link again then; there is no need to change the program.
#ifndef KIJIL_C_H_
#define KIJIL_C_H_

#include <stddef.h>
#include <stdint.h>

#include "kijil/export.h"

#ifdef __cplusplus
#define KIJIL_NOEXCEPT noexcept
#define KIJIL_AS_INT : int
extern "C" {
#else
#define KIJIL_NOEXCEPT
#define KIJIL_AS_INT
#endif

// ---- Version ---------------------------------------------------------------

// What this header is written for; see (7).
#define KIJIL_C_ABI 1

// A text that somebody else owns; see (4).
typedef struct kijil_string {
  const char* data;
  size_t size;
} kijil_string;

// "0.1.0": of the library that runs, not of this header. Lives as long as the
// program.
KIJIL_EXPORT kijil_string kijil_version(void) KIJIL_NOEXCEPT;

// The KIJIL_C_ABI of the library that runs. One that loads kijil by dlopen() or
// from another language should stop unless it is the one it knows.
KIJIL_EXPORT int kijil_abi_version(void) KIJIL_NOEXCEPT;

// ---- Errors ----------------------------------------------------------------

typedef enum kijil_status KIJIL_AS_INT {
  KIJIL_OK = 0,
  KIJIL_INVALID_ARGUMENT = 1,  // a NULL, label or number that cannot be
  KIJIL_NOT_FOUND = 2,         // a file that is not there
  KIJIL_CORRUPT = 3,           // content that breaks its format
  KIJIL_IO = 4,                // the system refused to read
  KIJIL_UNSUPPORTED = 5,       // well formed, but not what this kijil handles
  KIJIL_INTERNAL = 6,          // a bug of ours
  KIJIL_OUT_OF_MEMORY = 7
} kijil_status;

// "ok", "invalid_argument", ..., "out_of_memory"; "" for any other number.
// Lives as long as the program.
KIJIL_EXPORT kijil_string kijil_status_name(kijil_status status) KIJIL_NOEXCEPT;

// What went wrong in a call.
typedef struct kijil_error kijil_error;

// Of NULL: KIJIL_OK.
KIJIL_EXPORT kijil_status kijil_error_status(const kijil_error* error)
    KIJIL_NOEXCEPT;
// One sentence: where, what, and the way out. Of NULL: empty.
KIJIL_EXPORT kijil_string kijil_error_message(const kijil_error* error)
    KIJIL_NOEXCEPT;
KIJIL_EXPORT void kijil_error_free(kijil_error* error) KIJIL_NOEXCEPT;

// ---- Owned strings ---------------------------------------------------------

// A text that is yours; see (4).
typedef struct kijil_owned_string {
  char* data;
  size_t size;
} kijil_owned_string;

// Frees the bytes and makes the string empty, so that a second call is fine;
// NULL is, too.
KIJIL_EXPORT void kijil_owned_string_free(kijil_owned_string* string)
    KIJIL_NOEXCEPT;

// ---- Labels and results ----------------------------------------------------

// Why a line is on its page.
typedef enum kijil_label KIJIL_AS_INT {
  KIJIL_LABEL_BODY = 0,
  KIJIL_LABEL_CHROME = 1,
  KIJIL_LABEL_RELATED = 2,
  KIJIL_LABEL_CLICKBAIT = 3,
  KIJIL_LABEL_BLANK = 4  // nothing visible on the line
} kijil_label;

// The labels that a model tells apart: all but KIJIL_LABEL_BLANK.
#define KIJIL_NUM_LABELS 4

// "body", "chrome", "related", "clickbait" or "blank"; "" for any other number.
// Lives as long as the program.
KIJIL_EXPORT kijil_string kijil_label_name(kijil_label label) KIJIL_NOEXCEPT;
// The inverse. Fails with KIJIL_INVALID_ARGUMENT for any other text.
KIJIL_EXPORT kijil_status
kijil_label_from_name(const char* name, size_t name_size, kijil_label* label,
                      kijil_error** error) KIJIL_NOEXCEPT;

// What the classifier says of one line. Never grows.
typedef struct kijil_line_result {
  kijil_label label;
  // Probability of `label` given the whole page, 0 to 1; 1 for a blank line.
  float score;
  // Of each label of a model, indexed by kijil_label; sums to 1, or is all 0
  // for a blank line.
  float probabilities[KIJIL_NUM_LABELS];
} kijil_line_result;

// ---- Classifier ------------------------------------------------------------

// A model, ready to label lines.
typedef struct kijil_classifier kijil_classifier;

// The model that the environment variable KIJIL_MODEL names if it is set and
// not empty, else the one inside the library.
KIJIL_EXPORT kijil_status kijil_classifier_load_default(
    kijil_classifier** classifier, kijil_error** error) KIJIL_NOEXCEPT;
// A `.kijil` file. Fails with KIJIL_NOT_FOUND, KIJIL_IO, KIJIL_CORRUPT or
// KIJIL_UNSUPPORTED.
KIJIL_EXPORT kijil_status kijil_classifier_load_file(
    const char* path, size_t path_size, kijil_classifier** classifier,
    kijil_error** error) KIJIL_NOEXCEPT;
// The bytes of a `.kijil` file, which are copied.
KIJIL_EXPORT kijil_status kijil_classifier_load_bytes(
    const void* bytes, size_t size, kijil_classifier** classifier,
    kijil_error** error) KIJIL_NOEXCEPT;
KIJIL_EXPORT void kijil_classifier_free(kijil_classifier* classifier)
    KIJIL_NOEXCEPT;

// Labels a page, given as its lines in reading order without line breaks.
// `results` has room for `line_count`, and gets one for each line.
KIJIL_EXPORT kijil_status kijil_classify(const kijil_classifier* classifier,
                                         const kijil_string* lines,
                                         size_t line_count,
                                         kijil_line_result* results,
                                         kijil_error** error) KIJIL_NOEXCEPT;

// One page of many. Never grows.
typedef struct kijil_page_lines {
  const kijil_string* lines;
  size_t line_count;
  kijil_line_result* results;  // room for line_count
} kijil_page_lines;

// kijil_classify() for each page, on at most so many threads, the caller's
// among them; 0: as many as the machine runs at once. The results do not depend
// on the number of threads.
KIJIL_EXPORT kijil_status kijil_classify_pages(
    const kijil_classifier* classifier, const kijil_page_lines* pages,
    size_t page_count, size_t threads, kijil_error** error) KIJIL_NOEXCEPT;

// ---- Pages -----------------------------------------------------------------

// What was found of one page: a result for each line, which lines are kept, and
// the text that these make. Holds copies: what it was made from may go.
typedef struct kijil_page kijil_page;

// A piece of a text, in bytes.
typedef struct kijil_span {
  size_t begin;
  size_t size;
} kijil_span;

// What is kept of a page. Set it by kijil_keep_rule_init() before anything
// else, so that members which a later kijil adds have their defaults.
typedef struct kijil_keep_rule {
  size_t size;  // of this struct, for the program that was compiled with it
  // Labels to keep: KIJIL_KEEP(KIJIL_LABEL_BODY) | ...; default: body. Of the
  // blank lines between two kept ones, the first is always kept.
  uint32_t keep;
  // A line is kept only if its score is at least that of its label here, 0 to
  // 1; default: all 0.
  float min_score[KIJIL_NUM_LABELS];
  // A line of any label with a lower score is unsure, and is not kept, 0 to 1;
  // default: 0.
  float unsure;
} kijil_keep_rule;

#define KIJIL_KEEP(label) (UINT32_C(1) << (label))

// Sets the defaults. `size` is sizeof(kijil_keep_rule); does nothing if `rule`
// is NULL.
KIJIL_EXPORT void kijil_keep_rule_init(kijil_keep_rule* rule,
                                       size_t size) KIJIL_NOEXCEPT;

// Splits `text` at '\n' (a final one ends the last line) and labels the lines.
// Nothing is kept.
KIJIL_EXPORT kijil_status kijil_classify_text(
    const kijil_classifier* classifier, const char* text, size_t size,
    kijil_page** page, kijil_error** error) KIJIL_NOEXCEPT;

// The same, and keeps lines by `rule` (NULL: the defaults), byte for byte with
// their line ends. Fails with KIJIL_INVALID_ARGUMENT if the rule cannot be, and
// with KIJIL_UNSUPPORTED if it asks for what only a later kijil can do.
KIJIL_EXPORT kijil_status kijil_filter_text(const kijil_classifier* classifier,
                                            const char* text, size_t size,
                                            const kijil_keep_rule* rule,
                                            kijil_page** page,
                                            kijil_error** error) KIJIL_NOEXCEPT;

// Lines without line breaks; the kept ones are joined by '\n', without one at
// the end.
KIJIL_EXPORT kijil_status kijil_filter_lines(
    const kijil_classifier* classifier, const kijil_string* lines,
    size_t line_count, const kijil_keep_rule* rule, kijil_page** page,
    kijil_error** error) KIJIL_NOEXCEPT;

// kijil_filter_text() for each text, on threads as in kijil_classify_pages().
// `pages` has room for `text_count`; each is to be freed. All or none are made.
KIJIL_EXPORT kijil_status kijil_filter_texts(
    const kijil_classifier* classifier, const kijil_string* texts,
    size_t text_count, const kijil_keep_rule* rule, size_t threads,
    kijil_page** pages, kijil_error** error) KIJIL_NOEXCEPT;

// The kept text alone: kijil_filter_text() for those who want the article.
KIJIL_EXPORT kijil_status kijil_keep_text(const kijil_classifier* classifier,
                                          const char* text, size_t size,
                                          const kijil_keep_rule* rule,
                                          kijil_owned_string* kept,
                                          kijil_error** error) KIJIL_NOEXCEPT;

KIJIL_EXPORT void kijil_page_free(kijil_page* page) KIJIL_NOEXCEPT;

// Of NULL: 0.
KIJIL_EXPORT size_t kijil_page_line_count(const kijil_page* page)
    KIJIL_NOEXCEPT;
// An array of a result for each line, of the page; NULL if there is no line.
KIJIL_EXPORT const kijil_line_result* kijil_page_results(const kijil_page* page)
    KIJIL_NOEXCEPT;
// An array of a 1 for each line that is part of kijil_page_text(), else a 0, of
// the page; NULL if there is no line.
KIJIL_EXPORT const uint8_t* kijil_page_kept(const kijil_page* page)
    KIJIL_NOEXCEPT;
// An array of where each line stood in the text that was given, without its
// line end, of the page; NULL if there is no line. Of a page made by
// kijil_filter_lines(): each line's own bytes, from 0.
KIJIL_EXPORT const kijil_span* kijil_page_spans(const kijil_page* page)
    KIJIL_NOEXCEPT;
// The kept text, of the page; empty for NULL.
KIJIL_EXPORT kijil_string kijil_page_text(const kijil_page* page)
    KIJIL_NOEXCEPT;

// ---- Explanations ----------------------------------------------------------

// Why line number `line` (from 0) of a page got its label, as one JSON object
// (docs/explain.md): the n-grams, heuristics and neighbours, with what each
// adds. Fails with KIJIL_INVALID_ARGUMENT if there is no such line.
KIJIL_EXPORT kijil_status kijil_explain_json(
    const kijil_classifier* classifier, const kijil_string* lines,
    size_t line_count, size_t line, kijil_owned_string* json,
    kijil_error** error) KIJIL_NOEXCEPT;
// The same for people, in English.
KIJIL_EXPORT kijil_status kijil_explain_text(
    const kijil_classifier* classifier, const kijil_string* lines,
    size_t line_count, size_t line, kijil_owned_string* text,
    kijil_error** error) KIJIL_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif  // KIJIL_C_H_
