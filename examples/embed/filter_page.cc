// Prints the article of a page: filter_page PAGE.txt
#include <kijil/kijil.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <sstream>

int main(int argc, char** argv) {
  if (argc != 2) return std::cerr << "usage: filter_page PAGE.txt\n", 2;
  std::ifstream in(argv[1], std::ios::binary);
  if (!in) return std::cerr << "cannot read " << argv[1] << '\n', 2;
  std::ostringstream page;
  page << in.rdbuf();

  const auto classifier = kijil::Classifier::load_default();  // once
  if (!classifier) return std::cerr << classifier.error().message << '\n', 2;

  const auto filtered =
      kijil::filter_text(*classifier, page.str());  // per page
  std::cout << filtered.text;
  std::cerr << "kept " << std::ranges::count(filtered.kept, 1) << " of "
            << filtered.kept.size() << " lines\n";
}
