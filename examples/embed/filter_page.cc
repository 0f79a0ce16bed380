// Prints the article of a page: filter_page PAGE.txt
#include <kijil/kijil.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>

int main(int argc, char** argv) {
  std::ifstream in(argc == 2 ? argv[1] : "", std::ios::binary);
  if (!in) return std::cerr << "usage: filter_page PAGE.txt\n", 2;
  const std::string page(std::istreambuf_iterator<char>(in), {});

  const auto classifier = kijil::Classifier::load_default();  // once
  if (!classifier) return std::cerr << classifier.error().message << '\n', 2;

  const auto filtered = kijil::filter_text(*classifier, page);  // per page
  std::cout << filtered.text;
  std::cerr << "kept " << std::ranges::count(filtered.kept, 1) << " of "
            << filtered.kept.size() << " lines\n";
}
