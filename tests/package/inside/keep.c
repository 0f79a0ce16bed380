/* The article of the page on stdin, to stdout: a C program as a user writes it,
   built by the package test. */
#include <kijil/c.h>
#include <stdio.h>

int main(void) {
  static char page[1 << 20];
  const size_t size = fread(page, 1, sizeof page, stdin);
  kijil_error* error = NULL;
  kijil_classifier* classifier = NULL;
  if (kijil_classifier_load_default(&classifier, &error) != KIJIL_OK) {
    fprintf(stderr, "%s\n", kijil_error_message(error).data);
    kijil_error_free(error);
    return 2;
  }
  kijil_owned_string article;
  const kijil_status kept =
      kijil_keep_text(classifier, page, size, NULL, &article, NULL);
  if (kept == KIJIL_OK) {
    fwrite(article.data, 1, article.size, stdout);
    kijil_owned_string_free(&article);
  }
  kijil_classifier_free(classifier);
  return kept == KIJIL_OK ? 0 : 2;
}
