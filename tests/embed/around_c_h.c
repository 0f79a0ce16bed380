// A page and a function for the example of kijil/c.h.
#include <kijil/c.h>
#include <stdio.h>

int main(void) {
  static const char page[] =
      "로그인\n회원가입\n전체 메뉴\n"
      "솔내시는 돌봄 예산을 늘린다고 8일 밝혔다.\n"
      "회사소개\n이용약관\n";
  const size_t page_size = sizeof page - 1;
#include "c_h.inc"
  return 0;
}
