// Prints the article of a page: filter_page PAGE.txt
#include <kijil/c.h>
#include <stdio.h>
#include <stdlib.h>

// The bytes of a file, to be freed; NULL if it cannot be read.
static char* read_file(const char* path, size_t* size) {
  FILE* file = fopen(path, "rb");
  char* bytes = NULL;
  size_t room = 0;
  *size = 0;
  while (file != NULL && !feof(file) && !ferror(file)) {
    char* more = realloc(bytes, room += 65536);
    if (more == NULL) break;
    bytes = more;
    *size += fread(bytes + *size, 1, room - *size, file);
  }
  if (bytes != NULL && !feof(file)) {
    free(bytes);
    bytes = NULL;
  }
  if (file != NULL) fclose(file);
  return bytes;
}

static int fail(kijil_error* error) {
  fprintf(stderr, "%s\n", kijil_error_message(error).data);
  kijil_error_free(error);
  return 2;
}

int main(int argc, char** argv) {
  kijil_classifier* classifier = NULL;
  kijil_error* error = NULL;
  kijil_page* page = NULL;
  size_t size = 0, kept = 0, lines, i;
  char* text;
  if (argc != 2) {
    fprintf(stderr, "usage: filter_page PAGE.txt\n");
    return 2;
  }
  text = read_file(argv[1], &size);
  if (text == NULL) {
    fprintf(stderr, "filter_page: cannot read %s\n", argv[1]);
    return 2;
  }
  // Once: any number of threads may use it.
  if (kijil_classifier_load_default(&classifier, &error) != KIJIL_OK) {
    return fail(error);
  }
  // For each page.
  if (kijil_filter_text(classifier, text, size, NULL, &page, &error) !=
      KIJIL_OK) {
    return fail(error);
  }
  fwrite(kijil_page_text(page).data, 1, kijil_page_text(page).size, stdout);
  lines = kijil_page_line_count(page);
  for (i = 0; i < lines; ++i) kept += kijil_page_kept(page)[i];
  fprintf(stderr, "kept %zu of %zu lines\n", kept, lines);

  kijil_page_free(page);
  kijil_classifier_free(classifier);
  free(text);
  return 0;
}
