// Labels a small page with the model that the library carries.
#include <kijil/kijil.h>

#include <iostream>
#include <string_view>
#include <vector>

int main() {
  const auto classifier = kijil::Classifier::load_default();
  if (!classifier) {
    std::cerr << classifier.error().message << '\n';
    return 2;
  }
  const std::vector<std::string_view> page = {
      "로그인",
      "회원가입",
      "전체 메뉴",
      "가마솥 마을 장터, 다섯 해 만에 다시 선다",
      "가마솥 마을 닷새장이 다섯 해 만에 다시 열려 주민 이백여 명이 모였다고 "
      "군청이 8일 밝혔다.",
      "군은 장터 지붕을 새로 얹고 주차장 서른 면을 더 만들어 가을부터 한 달에 "
      "여섯 번 장을 열 계획이다."};
  const auto results = classifier->classify(page);
  for (std::size_t i = 0; i < page.size(); ++i) {
    std::cout << kijil::label_name(results[i].label) << '\t' << page[i] << '\n';
  }
}
