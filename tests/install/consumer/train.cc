// Trains a model on two tiny sites, saves it, and labels a line with it. The
// two libraries must agree on every type that passes between them.
#include <kijil/kijil.h>
#include <kijil/train.h>
#include <unistd.h>

#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

int main() {
  std::vector<kijil::LabeledPage> pages;
  for (const std::string site : {"a", "b"}) {
    kijil::LoadedPages loaded = kijil::parse_labeled_tsv(
        "chrome\t로그인\n"
        "body\t가마솥 마을 닷새장이 다섯 해 만에 다시 열렸다고 군청이 밝혔다.\n"
        "related\t장터 가는 버스 두 배로 늘린다\n"
        "clickbait\t결국 터진 눈물, 그날 무슨 일이\n",
        site + ".tsv");
    pages.push_back(loaded.pages.at(0));
  }
  kijil::TrainOptions options;
  options.folds = 2;
  options.stage_one.buckets = 1000;
  options.stage_one.dimension = 4;
  const auto trained = kijil::train_model(pages, options);
  if (!trained) return std::cerr << trained.error().message << '\n', 2;

  const auto file = std::filesystem::temp_directory_path() /
                    ("kijil-consumer-" + std::to_string(::getpid()) + ".kijil");
  const auto saved = kijil::save_model(*trained, file);
  const auto classifier = kijil::Classifier::load(file);
  std::filesystem::remove(file);
  if (!saved || !classifier) return 2;
  const auto results = classifier->classify_text("로그인\n");
  std::cout << kijil::label_name(results.at(0).label) << '\n';

  // An error must cross from one library to the other as well.
  return kijil::train_model({}, options) ? 2 : 0;
}
