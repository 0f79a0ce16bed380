// Tested by site_test.cc.
#include "compose/site.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

#include "base/hash.h"
#include "text/utf8.h"

namespace kijil::compose {
namespace {

// {0} year, {1} month, {2} day. Each outlet's content system has its own.
constexpr std::array<const char*, 9> kDateFormats = {
    "%04d.%02d.%02d", "%04d-%02d-%02d",   "%04d.%02d.%02d.",
    "%04d/%02d/%02d", "%04d년 %d월 %d일", "%04d. %d. %d.",
    "%02d.%02d.%02d", "%02d-%02d-%02d",   "%04d.%d.%d"};
constexpr std::size_t kFirstShortYear = 6, kLastShortYear = 7;
constexpr std::array<const char*, 4> kClockFormats = {
    "%02d:%02d", "%02d:%02d:17", "오전 %d:%02d", "오후 %d:%02d"};
constexpr std::array<const char*, 5> kAgoUnits = {"분 전", "시간 전", "일 전",
                                                  "분전", "시간전"};
constexpr std::array<const char*, 10> kSections = {
    "정치",   "경제", "사회", "국제", "문화",
    "스포츠", "IT",   "생활", "연예", "지역"};
// Syllables of invented names.
constexpr std::array<const char*, 12> kFamily = {
    "강", "남", "도", "류", "문", "배", "서", "안", "오", "윤", "정", "한"};
constexpr std::array<const char*, 16> kGiven = {
    "가온", "나래", "다인", "라온", "마루", "서진", "도윤", "해솔",
    "이든", "지안", "채운", "태린", "하람", "소율", "은결", "준서"};
constexpr std::array<const char*, 28> kNicks = {
    "달빛산책", "고구마줄기", "nabi07",   "푸른언덕", "hong***",    "익명",
    "구름빵",   "kimst01",    "새벽네시", "관리자",   "ㅇㅇ(1.23)", "우엉차",
    "까치밥",   "river_k",    "초보아빠", "느린거북", "dalbit",     "참외서리",
    "방랑객",   "minji.k",    "돌담길",   "커피두잔", "tomato22",   "글쓴이",
    "하늘소",   "운영자",     "snow_cat", "보리차"};

template <std::size_t N>
const char* one_of(const std::array<const char*, N>& items, Random& random) {
  return items[random.below(N)];
}

std::string person(Random& random) {
  // One draw a statement, here and below: the order within an expression would
  // be the compiler's.
  const std::string family = one_of(kFamily, random);
  return family + one_of(kGiven, random);
}

template <typename... Args>
std::string format(const char* pattern, Args... args) {
  std::array<char, 96> buffer{};
  // The patterns are the constants above.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  std::snprintf(buffer.data(), buffer.size(), pattern, args...);
#pragma GCC diagnostic pop
  return buffer.data();
}

// The first `count` characters.
std::string prefix(std::string_view text, int count) {
  Utf8Reader reader(text);
  while (!reader.at_end() && count-- > 0) reader.next();
  return std::string(text.substr(0, reader.position()));
}

// A number from "LOW-HIGH", both included; the text itself if it is no range.
std::string number_in(std::string_view range, Random& random) {
  int low = 0, high = 0;
  const char* end = range.data() + range.size();
  const auto [dash, first] = std::from_chars(range.data(), end, low);
  if (first != std::errc() || dash == end || *dash != '-') {
    return std::string(range);
  }
  const auto [stop, second] = std::from_chars(dash + 1, end, high);
  if (second != std::errc() || stop != end || high < low) {
    return std::string(range);
  }
  return std::to_string(random.between(low, high));
}

// A publisher's own line may have brackets, marks and more words around the
// name; a name is short, and has none.
bool is_bare_name(const std::string& name) {
  constexpr std::size_t kNameBytes = 24;
  return name.size() <= kNameBytes &&
         name.find_first_of("[]<>():|#0123456789 ") == std::string::npos &&
         static_cast<unsigned char>(name[0]) >= 0xEA;  // Hangul
}

}  // namespace

Site::Site(const Parts& parts, std::size_t group, std::uint64_t seed,
           const std::string& names)
    : parts_(&parts), group_(group), seed_(seed) {
  Random random(seed);
  name_ = pick(names, random);
  if (name_.empty()) name_ = publisher(random);
}

std::string Site::reporter(Random& random) const { return person(random); }

std::size_t Site::keep(std::size_t statement, std::size_t count) const {
  return hash_mix(seed_ ^ hash_mix(statement)) % count;
}

std::string Site::pick(const std::string& source, Random& random) const {
  const auto* lines = parts_->lines(source, group_);
  if (lines == nullptr || lines->empty()) return "";
  return (*lines)[random.below(lines->size())];
}

std::string Site::publisher(Random& random) const {
  for (int tries = 0; tries < 20; ++tries) {
    std::string name = pick("chrome/publisher", random);
    if (!name.empty() && is_bare_name(name)) return name;
  }
  return "한들뉴스";
}

std::string Site::date(Random& random) const {
  const std::size_t which = keep(1001, kDateFormats.size());
  const int year = random.between(2015, 2026);
  const bool two_digits = which >= kFirstShortYear && which <= kLastShortYear;
  const int month = random.between(1, 12);
  const int day = random.between(1, 28);
  return format(kDateFormats[which], two_digits ? year % 100 : year, month,
                day);
}

std::string Site::clock(Random& random) const {
  const std::size_t which = keep(1002, kClockFormats.size());
  const int hour = which >= 2 ? random.between(1, 12) : random.between(0, 23);
  const int minute = random.between(0, 59);
  return format(kClockFormats[which], hour, minute);
}

std::string Site::large_number(Random& random) const {
  const int magnitude = random.between(1, 5);
  int limit = 10;
  for (int i = 1; i < magnitude; ++i) limit *= 10;
  const int value =
      static_cast<int>(random.below(static_cast<std::size_t>(limit)));
  if (value < 1000 || keep(1003, 2) == 0) return std::to_string(value);
  return std::to_string(value / 1000) + "," + format("%03d", value % 1000);
}

// The first words of a paragraph, as lists quote them.
std::string Site::article_beginning(Random& random) const {
  constexpr std::size_t kShortestBytes = 75;
  const auto& articles = parts_->articles(group_);
  for (int tries = 0; tries < 20; ++tries) {
    const auto& lines = articles[random.below(articles.size())].lines;
    const ArticleLine& line = lines[random.below(lines.size())];
    if ((line.role == "p" || line.role == "lead") &&
        line.text.size() >= kShortestBytes) {
      return prefix(line.text, random.between(40, 110));
    }
  }
  return pick("headlines", random);
}

std::string Site::value(std::string_view p, const FillContext& context,
                        Random& random) const {
  if (p == "headline") {
    return context.headline.empty() ? pick("headlines", random)
                                    : context.headline;
  }
  if (p == "title") return context.title;
  if (p == "site") return name_;
  if (p == "rank") return std::to_string(context.rank);
  if (p == "number") return std::to_string(context.number);
  if (p == "n") return std::to_string(random.below(100));
  if (p.starts_with("n:")) return number_in(p.substr(2), random);
  if (p == "views") return large_number(random);
  if (p == "date") return date(random);
  if (p == "time") return clock(random);
  if (p == "stamp") {
    const std::string day = date(random);
    return day + " " + clock(random);
  }
  if (p == "ago") {
    const std::string count = std::to_string(random.between(1, 23));
    return count + (keep(1004, 2) == 0 ? kAgoUnits[random.below(3)]
                                       : kAgoUnits[3 + random.below(2)]);
  }
  if (p == "month") {
    const int year = random.between(2012, 2026);
    const int month = random.between(1, 12);
    return format(keep(1005, 2) == 0 ? "%04d/%02d" : "%04d.%02d", year, month);
  }
  if (p == "publisher") return publisher(random);
  if (p == "section") return one_of(kSections, random);
  if (p == "reporter") {
    return context.reporter.empty() ? person(random) : context.reporter;
  }
  if (p == "email") {
    const int first = 'a' + random.between(0, 25);
    const int second = 'a' + random.between(0, 25);
    const int number = random.between(0, 99);
    return format("%c%c%02d@%s.example", first, second, number,
                  keep(1006, 2) == 0 ? "news" : "press");
  }
  if (p == "nick") return one_of(kNicks, random);
  if (p == "percent") {
    const int whole = random.between(0, 9);
    return format("%d.%02d%%", whole, random.between(0, 99));
  }
  if (p == "won") return large_number(random) + "원";
  if (p == "teaser") {
    if (!context.teaser.empty()) return context.teaser;
    return article_beginning(random);
  }
  return "{" + std::string(p) + "}";
}

std::string Site::fill(std::string_view text, const FillContext& context,
                       Random& random) const {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t open = std::min(text.find('{', at), text.size());
    out += text.substr(at, open - at);
    const std::size_t close = text.find('}', open);
    if (close == std::string_view::npos) {
      out += text.substr(open);
      break;
    }
    out += value(text.substr(open + 1, close - open - 1), context, random);
    at = close + 1;
  }
  return out;
}

}  // namespace kijil::compose
