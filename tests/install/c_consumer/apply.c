// As consumer/apply.cc, from C.
#include <kijil/c.h>
#include <stdio.h>
#include <string.h>

static const char* const kPage[] = {
    "로그인",
    "회원가입",
    "전체 메뉴",
    "가마솥 마을 장터, 다섯 해 만에 다시 선다",
    "가마솥 마을 닷새장이 다섯 해 만에 다시 열려 주민 이백여 명이 모였다고 "
    "군청이 8일 밝혔다.",
    "군은 장터 지붕을 새로 얹고 주차장 서른 면을 더 만들어 가을부터 한 달에 "
    "여섯 번 장을 열 계획이다."};
enum { kLines = sizeof kPage / sizeof kPage[0] };

int main(void) {
  kijil_classifier* classifier = NULL;
  kijil_error* error = NULL;
  kijil_string lines[kLines];
  kijil_line_result results[kLines];
  int i;
  if (kijil_abi_version() != KIJIL_C_ABI) return 2;
  for (i = 0; i < kLines; ++i) {
    lines[i].data = kPage[i];
    lines[i].size = strlen(kPage[i]);
  }
  if (kijil_classifier_load_default(&classifier, &error) != KIJIL_OK ||
      kijil_classify(classifier, lines, kLines, results, &error) != KIJIL_OK) {
    fprintf(stderr, "%s\n", kijil_error_message(error).data);
    kijil_error_free(error);
    kijil_classifier_free(classifier);
    return 2;
  }
  for (i = 0; i < kLines; ++i) {
    printf("%s\t%s\n", kijil_label_name(results[i].label).data, kPage[i]);
  }
  kijil_classifier_free(classifier);
  return 0;
}
