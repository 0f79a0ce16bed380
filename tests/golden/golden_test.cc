// Whole pages, labelled as before; README.md tells how to take over new labels.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "kijil/classifier.h"
#include "kijil/line.h"

namespace kijil {
namespace {

namespace fs = std::filesystem;

const fs::path kGolden = fs::path(KIJIL_SOURCE_DIR) / "tests" / "golden";
constexpr double kAgreementFloor = 0.85;

std::vector<std::string> read_lines(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  EXPECT_TRUE(in.is_open()) << file;
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// The names of the pages, without folder and extension.
std::vector<std::string> page_names() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(kGolden / "pages")) {
    names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

struct LabeledRow {
  std::string label, text;
};

std::vector<LabeledRow> read_rows(const fs::path& file) {
  std::vector<LabeledRow> rows;
  for (const std::string& line : read_lines(file)) {
    if (line.starts_with("# ")) continue;
    const std::size_t tab = std::min(line.find('\t'), line.size());
    rows.push_back(
        {line.substr(0, tab), line.substr(std::min(tab + 1, line.size()))});
  }
  return rows;
}

// What the embedded model says of a page.
std::vector<LabeledRow> label_page(const std::string& name) {
  static const Classifier classifier = [] {
    ::unsetenv("KIJIL_MODEL");
    return Classifier::load_default().value();
  }();
  const std::vector<std::string> lines =
      read_lines(kGolden / "pages" / (name + ".txt"));
  const std::vector<LineResult> results = classifier.classify(
      std::vector<std::string_view>(lines.begin(), lines.end()));
  std::vector<LabeledRow> rows;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    rows.push_back({std::string(label_name(results[i].label)), lines[i]});
  }
  return rows;
}

void write_rows(const fs::path& file, const std::vector<LabeledRow>& rows) {
  std::ofstream out(file, std::ios::binary);
  for (const LabeledRow& row : rows) {
    out << row.label << '\t' << row.text << '\n';
  }
  ASSERT_TRUE(out.flush()) << file;
}

// A line for each row on which two labellings of a page differ.
std::string difference(const std::string& name,
                       const std::vector<LabeledRow>& before,
                       const std::vector<LabeledRow>& now) {
  std::string out;
  for (std::size_t i = 0; i < std::min(before.size(), now.size()); ++i) {
    if (before[i].label == now[i].label) continue;
    out += name + ".txt:" + std::to_string(i + 1) + ": " + before[i].label +
           " -> " + now[i].label + ": " + now[i].text + '\n';
  }
  return out;
}

std::string texts(const std::vector<LabeledRow>& rows) {
  std::string out;
  for (const LabeledRow& row : rows) out += row.text + '\n';
  return out;
}

TEST(Golden, PagesAreLabelledAsBefore) {
  const char* update = std::getenv("KIJIL_UPDATE_GOLDEN");
  for (const std::string& name : page_names()) {
    const fs::path file = kGolden / "expected" / (name + ".tsv");
    const std::vector<LabeledRow> now = label_page(name);
    if (update != nullptr && std::string_view(update) == "1") {
      write_rows(file, now);
      continue;
    }
    const std::vector<LabeledRow> before = read_rows(file);
    EXPECT_EQ(texts(before), texts(now)) << "is of another page";
    const std::string changes = difference(name, before, now);
    EXPECT_TRUE(changes.empty())
        << "labels have changed (before -> now):\n"
        << changes << "If they are no worse, run with KIJIL_UPDATE_GOLDEN=1.";
  }
}

TEST(Golden, ModelAndPersonAgreeOnMostLines) {
  std::size_t lines = 0, agreed = 0;
  std::string disagreements;
  for (const std::string& name : page_names()) {
    const auto person = read_rows(kGolden / "gold" / (name + ".tsv"));
    const auto model = label_page(name);
    ASSERT_EQ(texts(person), texts(model)) << name;
    disagreements += difference(name, person, model);
    for (std::size_t i = 0; i < person.size(); ++i) {
      if (person[i].label == "blank" || person[i].label == "?") continue;
      ++lines;
      agreed += person[i].label == model[i].label;
    }
  }
  ASSERT_GT(lines, 100u);
  EXPECT_GE(static_cast<double>(agreed),
            kAgreementFloor * static_cast<double>(lines))
      << agreed << " of " << lines << " lines; person -> model:\n"
      << disagreements;
}

TEST(Golden, BlankLinesAndOnlyTheyAreBlank) {
  for (const std::string& name : page_names()) {
    for (const LabeledRow& row : label_page(name)) {
      EXPECT_EQ(row.label == "blank", row.text.empty()) << name << row.text;
    }
  }
}

}  // namespace
}  // namespace kijil
