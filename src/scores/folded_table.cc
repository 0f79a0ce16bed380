// Words are found by a 64-bit hash of their text alone: the table need not
// hold the text, and two of a million words collide with a chance of one in
// 10^7. Sums over 16-bit rows are kept in integers, so that no order of
// additions can change a score.
// Tested by folded_table_test.cc and, against libfasttext, by
// fold_agree_test.cc.
#include "scores/folded_table.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>

#include "base/bytes.h"
#include "features/ngrams.h"
#include "scores/word_key.h"

namespace kijil {
namespace {

constexpr float kInt16Max = 32767;

// At most three quarters full: a probe rarely goes on, and there is an empty
// slot where each search ends.
std::size_t slots_for(std::size_t words) {
  return std::bit_ceil(std::max<std::size_t>((words * 4 + 2) / 3, 1));
}

std::vector<std::ptrdiff_t> place_words(const FoldedRows& rows) {
  const std::size_t slots = slots_for(rows.words.size());
  std::vector<std::ptrdiff_t> placed(slots, -1);
  for (std::size_t w = 0; w < rows.words.size(); ++w) {
    std::size_t slot = word_key(rows.words[w].text) & (slots - 1);
    while (placed[slot] >= 0) slot = (slot + 1) & (slots - 1);
    placed[slot] = static_cast<std::ptrdiff_t>(w);
  }
  return placed;
}

// The value of one integer step, so that the largest magnitude fits.
float step_of(std::span<const float> values) {
  float largest = 0;
  for (const float v : values) largest = std::max(largest, std::abs(v));
  return largest == 0 ? 1.0f : largest / kInt16Max;
}

void put_rows(std::span<const float> values, RowFormat format, float step,
              ByteWriter& out) {
  if (format == RowFormat::kFloat32) {
    out.put_array(values);
    return;
  }
  for (const float v : values) {
    out.put(static_cast<std::int16_t>(std::lround(v / step)));
  }
}

}  // namespace

void softmax(std::span<float> scores) {
  if (scores.empty()) return;
  const float top = *std::max_element(scores.begin(), scores.end());
  float sum = 0;
  for (float& s : scores) sum += s = std::exp(s - top);
  for (float& s : scores) s /= sum;
}

std::string serialize(const FoldedRows& rows, RowFormat format) {
  const std::vector<std::ptrdiff_t> placed = place_words(rows);
  std::vector<float> word_rows(placed.size() * rows.labels.size(), 0.0f);
  for (std::size_t slot = 0; slot < placed.size(); ++slot) {
    if (placed[slot] < 0) continue;
    const auto& scores =
        rows.words[static_cast<std::size_t>(placed[slot])].scores;
    std::copy(scores.begin(), scores.end(),
              word_rows.begin() +
                  static_cast<std::ptrdiff_t>(slot * rows.labels.size()));
  }
  const float word_step = step_of(word_rows);
  const float bucket_step = step_of(rows.buckets);

  ByteWriter out;
  out.put(static_cast<std::uint32_t>(format));
  out.put(rows.settings.min_n);
  out.put(rows.settings.max_n);
  out.put(rows.settings.word_ngrams);
  out.put(rows.settings.buckets);
  out.put(static_cast<std::uint32_t>(rows.labels.size()));
  out.put(static_cast<std::uint32_t>(rows.words.size()));
  out.put(static_cast<std::uint32_t>(placed.size()));
  out.put(format == RowFormat::kInt16 ? word_step : 1.0f);
  out.put(format == RowFormat::kInt16 ? bucket_step : 1.0f);
  out.put_string(rows.settings.label_prefix);
  for (const std::string& label : rows.labels) out.put_string(label);
  out.align(8);
  for (const std::ptrdiff_t w : placed) {
    out.put(w < 0 ? std::uint64_t{0}
                  : word_key(rows.words[static_cast<std::size_t>(w)].text));
  }
  for (const std::ptrdiff_t w : placed) {
    out.put(w < 0 ? std::uint32_t{0}
                  : rows.words[static_cast<std::size_t>(w)].rows);
  }
  out.align(8);
  put_rows(word_rows, format, word_step, out);
  out.align(8);
  put_rows(rows.buckets, format, bucket_step, out);
  return out.bytes();
}

Result<FoldedTable> FoldedTable::parse(std::string_view section) {
  const auto corrupt = [](std::string why) {
    return Error{ErrorCode::kCorrupt, "stage-one table: " + std::move(why)};
  };
  ByteReader in(section);
  FoldedTable table;
  table.section_ = section;
  const auto format = in.get<std::uint32_t>();
  table.settings_.min_n = in.get<std::int32_t>();
  table.settings_.max_n = in.get<std::int32_t>();
  table.settings_.word_ngrams = in.get<std::int32_t>();
  table.settings_.buckets = in.get<std::uint32_t>();
  const auto labels = in.get<std::uint32_t>();
  table.word_count_ = in.get<std::uint32_t>();
  const auto slots = in.get<std::uint32_t>();
  table.word_scale_ = in.get<float>();
  table.bucket_scale_ = in.get<float>();
  table.settings_.label_prefix = in.get_string();
  if (!in.good()) return corrupt("cut short");
  if (format > 1) return corrupt("unknown row format");
  if (labels == 0 || labels > kMaxFoldedLabels) {
    return corrupt("impossible number of labels");
  }
  // A table without an empty slot would be searched forever.
  if (!std::has_single_bit(slots) ||
      table.word_count_ * 4 > std::size_t{slots} * 3) {
    return corrupt("impossible number of word slots");
  }
  if (!std::isfinite(table.word_scale_) ||
      !std::isfinite(table.bucket_scale_)) {
    return corrupt("a scale is no number");
  }
  if (table.settings_.max_n > 64 || table.settings_.word_ngrams > 64 ||
      (table.settings_.buckets == 0 &&
       (table.settings_.max_n > 0 || table.settings_.word_ngrams > 1))) {
    return corrupt("impossible n-gram settings");
  }
  table.format_ = static_cast<RowFormat>(format);
  for (std::uint32_t i = 0; i < labels; ++i) {
    table.labels_.emplace_back(in.get_string());
  }
  const std::size_t row_bytes =
      labels * (table.format_ == RowFormat::kInt16 ? 2u : 4u);
  in.align(8);
  table.word_keys_ = in.get_array<std::uint64_t>(slots);
  table.word_row_counts_ = in.get_array<std::uint32_t>(slots);
  in.align(8);
  const auto words = in.get_array<char>(slots * row_bytes);
  in.align(8);
  const auto buckets = in.get_array<char>(table.settings_.buckets * row_bytes);
  if (!in.good() || !in.at_end())
    return corrupt("its size is not what its head says");
  if (std::count(table.word_keys_.begin(), table.word_keys_.end(), 0u) == 0) {
    return corrupt("no empty word slot");
  }
  for (std::size_t i = 0; i < table.word_row_counts_.size(); ++i) {
    if (table.word_keys_[i] != 0 && table.word_row_counts_[i] == 0) {
      return corrupt("a word stands on no row");
    }
  }
  table.word_rows_ = {words.data(), words.size()};
  table.bucket_rows_ = {buckets.data(), buckets.size()};
  table.lean_ = table.is_lean();
  if (table.lean_) table.prepare_lean_score();
  return table;
}

template <typename Row>
const Row* FoldedTable::word_row(std::size_t slot) const {
  return reinterpret_cast<const Row*>(word_rows_.data()) +
         slot * labels_.size();
}

template <typename Row>
const Row* FoldedTable::bucket_row(std::uint64_t hash) const {
  return reinterpret_cast<const Row*>(bucket_rows_.data()) +
         (hash % settings_.buckets) * labels_.size();
}

// Calls visit(row, words, rows, begin, end) for each row of the line's sum;
// `words` as in Part.
template <typename Row, typename Visit>
void FoldedTable::visit_rows(std::string_view line, Visit&& visit) const {
  std::vector<std::uint32_t> hashes;
  std::vector<std::size_t> begins, ends;
  std::string marked;
  const auto visit_word = [&](std::string_view word, std::size_t begin,
                              std::size_t end) {
    hashes.push_back(fasttext_hash(word));
    begins.push_back(begin);
    ends.push_back(end);
    if (const std::ptrdiff_t slot = find_word(word); slot >= 0) {
      const auto at = static_cast<std::size_t>(slot);
      visit(word_row<Row>(at), std::size_t{1}, word_row_counts_[at], begin,
            end);
    } else if (settings_.max_n > 0 && word != kEndOfLine) {
      marked.assign(1, '<').append(word).push_back('>');
      for_each_ngram(marked, settings_.min_n, settings_.max_n,
                     [&](std::uint32_t hash, std::size_t from, std::size_t to) {
                       const std::size_t first = from == 0 ? 0 : from - 1;
                       const std::size_t last = std::min(to - 1, word.size());
                       visit(bucket_row<Row>(hash), std::size_t{0}, 1u,
                             begin + first, begin + last);
                     });
    }
  };
  bool ended = false;
  std::size_t i = 0;
  while (!ended && i < line.size() && line[i] != '\n') {
    if (is_fasttext_space(line[i])) {
      ++i;
      continue;
    }
    const std::size_t begin = i;
    while (i < line.size() && !is_fasttext_space(line[i])) ++i;
    const std::string_view word = line.substr(begin, i - begin);
    ended = word == kEndOfLine;
    if (ended || !word.starts_with(settings_.label_prefix)) {
      visit_word(word, begin, i);
    }
  }
  if (!ended) visit_word(kEndOfLine, line.size(), line.size());

  for (std::size_t w = 0; w < hashes.size(); ++w) {
    std::uint64_t hash = word_ngram_start(hashes[w]);
    const std::size_t last = std::min(
        hashes.size(),
        w + static_cast<std::size_t>(std::max(settings_.word_ngrams, 1)));
    for (std::size_t next = w + 1; next < last; ++next) {
      hash = word_ngram_step(hash, hashes[next]);
      visit(bucket_row<Row>(hash), next - w + 1, 1u, begins[w], ends[next]);
    }
  }
}

template <typename Row>
LabelScores FoldedTable::score_with(std::string_view line) const {
  using Sum = std::conditional_t<std::is_same_v<Row, std::int16_t>,
                                 std::int64_t, double>;
  std::array<Sum, kMaxFoldedLabels> word_sum{}, bucket_sum{};
  LabelScores scores;
  scores.labels = labels_.size();
  visit_rows<Row>(line, [&](const Row* row, std::size_t words,
                            std::uint32_t rows, std::size_t, std::size_t) {
    auto& sum = words == 1 ? word_sum : bucket_sum;
    for (std::size_t k = 0; k < scores.labels; ++k) sum[k] += row[k];
    scores.rows += rows;
  });
  if (scores.rows == 0) return scores;
  for (std::size_t k = 0; k < scores.labels; ++k) {
    const double total = static_cast<double>(word_sum[k]) * word_scale_ +
                         static_cast<double>(bucket_sum[k]) * bucket_scale_;
    scores.values[k] =
        static_cast<float>(total / static_cast<double>(scores.rows));
  }
  return scores;
}

template <typename Row>
std::vector<FoldedTable::Part> FoldedTable::explain_with(
    std::string_view line) const {
  std::vector<Part> parts;
  visit_rows<Row>(
      line, [&](const Row* row, std::size_t words, std::uint32_t rows,
                std::size_t begin, std::size_t end) {
        Part part{begin, end, {}, rows, words};
        const float scale = words == 1 ? word_scale_ : bucket_scale_;
        for (std::size_t k = 0; k < labels_.size(); ++k) {
          part.scores[k] = static_cast<float>(row[k]) * scale;
        }
        parts.push_back(part);
      });
  return parts;
}

LabelScores FoldedTable::score_plainly(std::string_view line) const {
  return format_ == RowFormat::kInt16 ? score_with<std::int16_t>(line)
                                      : score_with<float>(line);
}

std::vector<FoldedTable::Part> FoldedTable::explain(
    std::string_view line) const {
  return format_ == RowFormat::kInt16 ? explain_with<std::int16_t>(line)
                                      : explain_with<float>(line);
}

template <typename Row>
std::vector<FoldedTable::RowPlace> FoldedTable::places_with(
    std::string_view line) const {
  std::vector<RowPlace> places;
  visit_rows<Row>(line, [&](const Row* row, std::size_t words,
                            std::uint32_t rows, std::size_t, std::size_t) {
    const auto* first = reinterpret_cast<const Row*>(
        words == 1 ? word_rows_.data() : bucket_rows_.data());
    const auto at = static_cast<std::size_t>(row - first) / labels_.size();
    places.push_back({words == 1, static_cast<std::uint32_t>(at), rows});
  });
  return places;
}

std::vector<FoldedTable::RowPlace> FoldedTable::places(
    std::string_view line) const {
  return format_ == RowFormat::kInt16 ? places_with<std::int16_t>(line)
                                      : places_with<float>(line);
}

float FoldedTable::scale_of(const RowPlace& place) const {
  return place.of_word ? word_scale_ : bucket_scale_;
}

std::string_view FoldedTable::row_bytes(const RowPlace& place) const {
  const std::size_t size =
      labels_.size() *
      (format_ == RowFormat::kInt16 ? sizeof(std::int16_t) : sizeof(float));
  return (place.of_word ? word_rows_ : bucket_rows_)
      .substr(place.at * size, size);
}

std::vector<float> FoldedTable::row(const RowPlace& place) const {
  std::vector<float> scores(labels_.size());
  const std::string_view bytes = row_bytes(place);
  if (format_ == RowFormat::kFloat32) {
    std::memcpy(scores.data(), bytes.data(), bytes.size());
    return scores;
  }
  std::vector<std::int16_t> steps(labels_.size());
  std::memcpy(steps.data(), bytes.data(), bytes.size());
  for (std::size_t k = 0; k < steps.size(); ++k) {
    scores[k] = static_cast<float>(steps[k]) * scale_of(place);
  }
  return scores;
}

std::string FoldedTable::with_rows(std::span<const NewRow> rows) const {
  std::string section(section_);
  for (const auto& [place, scores] : rows) {
    ByteWriter out;
    if (format_ == RowFormat::kFloat32) {
      out.put_array(std::span<const float>(scores));
    } else {
      // A step of 0 says 0, whatever the integer.
      const float step = scale_of(place) == 0 ? 1.0f : scale_of(place);
      for (const float score : scores) {
        out.put(static_cast<std::int16_t>(
            std::lround(std::clamp(score / step, -kInt16Max, kInt16Max))));
      }
    }
    const std::string_view old = row_bytes(place);
    section.replace(static_cast<std::size_t>(old.data() - section_.data()),
                    old.size(), out.bytes());
  }
  return section;
}

}  // namespace kijil
