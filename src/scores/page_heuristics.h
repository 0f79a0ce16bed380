// The table of heuristics that need to know where on its page a line stands, in
// the order in which models have them. Included by heuristics.cc.
// Thread-safety: constant data, pure functions.
#ifndef KIJIL_SCORES_PAGE_HEURISTICS_H_
#define KIJIL_SCORES_PAGE_HEURISTICS_H_

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "scores/line_heuristics.h"

namespace kijil::heuristic_table {

// 2^(-lines / 7): falls by a half every seven lines. From 1050 lines on it is
// 0 as a float.
inline float fade(std::size_t lines) {
  constexpr std::size_t kTabled = 1050;
  static const std::array<float, kTabled> kTable = [] {
    std::array<float, kTabled> table;
    for (std::size_t n = 0; n < kTabled; ++n) {
      table[n] = std::exp2(-static_cast<float>(n) / 7);
    }
    return table;
  }();
  return lines < kTabled ? kTable[lines] : 0.0f;
}

constexpr float nearness(int distance) {
  return 1.0f / static_cast<float>(distance);
}

inline constexpr Heuristic kPageHeuristics[] = {
    {"first_line", "Is the page's first line.", "» 첫눈\n둘째 줄",
     "첫눈\n» 둘째 줄",
     [](const Shape&, const Context& c) { return yes(c.index == 0); }},
    {"near_start", "Falls from 1 at the first line by a half every 7 lines.",
     "첫눈\n» 둘째 줄",
     "1줄\n2줄\n3줄\n4줄\n5줄\n6줄\n7줄\n8줄\n9줄\n» 열째 줄",
     [](const Shape&, const Context& c) { return fade(c.index); }},
    {"near_end", "Falls from 1 at the last line by a half every 7 lines.",
     "» 앞줄\n끝줄", "» 첫 줄\n2줄\n3줄\n4줄\n5줄\n6줄\n7줄\n8줄\n9줄\n10줄",
     [](const Shape&, const Context& c) {
       return fade(c.count - 1 - c.index);
     }},
    {"late", "How far down the page, 0 to 1.", "첫눈\n» 둘째 줄",
     "» 첫눈\n둘째 줄",
     [](const Shape&, const Context& c) {
       return c.count < 2 ? 0.0f
                          : static_cast<float>(c.index) /
                                static_cast<float>(c.count - 1);
     }},
    {"short_page", "The page has fewer than 40 lines.", "» 첫눈",
     "» "
     "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n17\n18\n19\n2"
     "0\n21\n22\n23\n24\n25\n26\n27\n28\n29\n30\n31\n32\n33\n34\n35\n36\n37\n"
     "38\n39",
     [](const Shape&, const Context& c) { return yes(c.count < 40); }},
    {"page_prose", "Share of the page's characters that stand in prose.",
     "» 첫눈\n솔내시는 내년 돌봄 예산을 두 배로 늘리기로 했다.",
     "» 첫눈\n둘째 줄",
     [](const Shape&, const Context& c) { return c.page_prose; }},
    {"page_without_prose", "The page has next to no prose.", "» 첫눈\n둘째 줄",
     "» 첫눈\n솔내시는 내년 돌봄 예산을 두 배로 늘리기로 했다.",
     [](const Shape&, const Context& c) { return yes(c.page_prose < 0.05f); }},
    {"prose_before", "One over the lines back to the nearest prose.",
     "솔내시는 내년 돌봄 예산을 두 배로 늘리기로 했다.\n» 한가온 기자",
     "» 한가온 기자\n둘째 줄",
     [](const Shape&, const Context& c) { return nearness(c.prose_before); }},
    {"prose_after", "One over the lines on to the nearest prose.",
     "» 한가온 기자\n솔내시는 내년 돌봄 예산을 두 배로 늘리기로 했다.",
     "» 한가온 기자\n둘째 줄",
     [](const Shape&, const Context& c) { return nearness(c.prose_after); }},
    {"before_text", "No prose stands before it on the page, but some after.",
     "» 한가온 기자\n솔내시는 내년 돌봄 예산을 두 배로 늘리기로 했다.",
     "솔내시는 내년 돌봄 예산을 두 배로 늘리기로 했다.\n» 한가온 기자",
     [](const Shape&, const Context& c) {
       return yes(c.prose_before >= kFar && c.prose_after < kFar);
     }},
    {"after_text", "No prose stands after it on the page, but some before.",
     "솔내시는 내년 돌봄 예산을 두 배로 늘리기로 했다.\n» 한가온 기자",
     "» 한가온 기자\n솔내시는 내년 돌봄 예산을 두 배로 늘리기로 했다.",
     [](const Shape&, const Context& c) {
       return yes(c.prose_after >= kFar && c.prose_before < kFar);
     }},
    {"between_text", "Prose stands within four lines on both sides.",
     "솔내시는 내년 돌봄 예산을 두 배로 늘리기로 했다.\n» 돌봄\n시의회는 "
     "다음 주에 예산안을 심사해 처리할 계획이다.",
     "» 돌봄\n시의회는 다음 주에 예산안을 심사해 처리할 계획이다.",
     [](const Shape&, const Context& c) {
       return yes(c.prose_before <= 4 && c.prose_after <= 4);
     }},
    {"prose_within_5", "Share of prose within five lines.",
     "» 돌봄\n시의회는 다음 주에 예산안을 심사해 처리할 계획이다.",
     "» 돌봄\n예산",
     [](const Shape&, const Context& c) { return c.prose_within_5; }},
    {"prose_within_15", "Share of prose within fifteen lines.",
     "» 돌봄\n시의회는 다음 주에 예산안을 심사해 처리할 계획이다.",
     "» 돌봄\n예산",
     [](const Shape&, const Context& c) { return c.prose_within_15; }},
    {"short_within_5", "Share of lines under 8 units within five lines.",
     "» 정치\n경제\n사회", "» 정치\n솔내시, 내년 돌봄 예산 두 배로",
     [](const Shape&, const Context& c) { return c.short_within_5; }},
    {"short_within_15", "Share of lines under 8 units within fifteen lines.",
     "» 정치\n경제\n사회", "» 정치\n솔내시, 내년 돌봄 예산 두 배로",
     [](const Shape&, const Context& c) { return c.short_within_15; }},
    {"headlines_within_5", "Share of headline-like lines within five lines.",
     "» 정치\n솔내시, 내년 돌봄 예산 두 배로", "» 정치\n경제\n사회",
     [](const Shape&, const Context& c) { return c.headlines_within_5; }},
    {"headlines_within_15",
     "Share of headline-like lines within fifteen lines.",
     "» 정치\n솔내시, 내년 돌봄 예산 두 배로", "» 정치\n경제\n사회",
     [](const Shape&, const Context& c) { return c.headlines_within_15; }},
    {"repeated", "Stands on the page more than once.", "» 메뉴\n첫눈\n메뉴",
     "메뉴\n» 첫눈\n메뉴",
     [](const Shape&, const Context& c) { return yes(c.repeats > 0); }},
    {"repeated_often", "Stands on the page four times or more.",
     "» 닫기\n닫기\n닫기\n닫기", "» 닫기\n첫눈\n닫기",
     [](const Shape&, const Context& c) { return yes(c.repeats >= 3); }},
    {"repeated_long",
     "Stands on the page more than once and is as long as a title.",
     "» 솔내시, 내년 돌봄 예산 두 배로\n솔내시, 내년 돌봄 예산 두 배로",
     "» 메뉴\n메뉴",
     [](const Shape&, const Context& c) {
       return yes(c.repeats > 0 && c.length >= 12);
     }},
    {"like_previous", "Looks like the line before.",
     "솔내시, 돌봄 예산 두 배로\n» 한울군, 도로 공사 내년으로",
     "정치\n» 솔내시는 예산을 두 배로 늘렸다.",
     [](const Shape&, const Context& c) { return c.like_previous; }},
    {"like_next", "Looks like the line after.",
     "» 솔내시, 돌봄 예산 두 배로\n한울군, 도로 공사 내년으로",
     "» 정치\n솔내시는 예산을 두 배로 늘렸다.",
     [](const Shape&, const Context& c) { return c.like_next; }},
    {"like_2_away", "Looks like a line two away.",
     "» 솔내시, 돌봄 예산 두 배로\n1\n한울군, 도로 공사 내년으로",
     "» 정치\n1\n솔내시는 예산을 두 배로 늘렸다.",
     [](const Shape&, const Context& c) { return c.like_2_away; }},
    {"like_3_away", "Looks like a line three away.",
     "» 솔내시, 돌봄 예산 두 배로\n1\n2\n한울군, 도로 공사 내년으로",
     "» 정치\n1\n2\n솔내시는 예산을 두 배로 늘렸다.",
     [](const Shape&, const Context& c) { return c.like_3_away; }},
    {"run", "Stands in a run of lines that look alike; 1 from eight lines on.",
     "» 정치\n경제\n사회\n문화\n세계\n연예",
     "» 정치\n솔내시는 예산을 두 배로 늘렸다.",
     [](const Shape&, const Context& c) {
       return std::min(1.0f, static_cast<float>(c.run - 1) / 7);
     }},
    {"headline_run",
     "Stands in a run of three or more headline-like lines that look alike.",
     "» 솔내시, 돌봄 예산 두 배로\n한울군, 도로 공사 내년으로\n가람시, 겨울 "
     "축제 닷새 연장",
     "» 정치\n경제\n사회",
     [](const Shape&, const Context& c) {
       return yes(c.run >= 3 && c.headline_like);
     }},
    {"topic_overlap",
     "Share of its topics that the page's other prose speaks of.",
     "» 돌봄 예산\n솔내시는 내년 돌봄 예산을 두 배로 늘리기로 했다.",
     "» 겨울 축제\n솔내시는 내년 돌봄 예산을 두 배로 늘리기로 했다.",
     [](const Shape&, const Context& c) { return c.topic_overlap; }},
    {"headline_on_topic",
     "As long as a headline and mostly about what the prose speaks of.",
     "» 솔내시, 내년 돌봄 예산 두 배로\n솔내시는 내년 돌봄 예산을 두 배로 "
     "늘리기로 했다.",
     "» 한울군, 겨울 축제 닷새 연장\n솔내시는 내년 돌봄 예산을 두 배로 "
     "늘리기로 했다.",
     [](const Shape&, const Context& c) {
       return c.headline_like ? c.topic_overlap : 0.0f;
     }},
    {"headline_off_topic",
     "As long as a headline and about nothing that the prose speaks of.",
     "» 한울군, 겨울 축제 닷새 연장\n솔내시는 내년 돌봄 예산을 두 배로 "
     "늘리기로 했다.",
     "» 솔내시, 내년 돌봄 예산 두 배로\n솔내시는 내년 돌봄 예산을 두 배로 "
     "늘리기로 했다.",
     [](const Shape&, const Context& c) {
       return c.headline_like && c.page_prose > 0.05f ? 1 - c.topic_overlap
                                                      : 0.0f;
     }},
    {"counts_on",
     "Its number goes on from a line nearby, as ranks and board numbers do.",
     "» 25747 첫눈 내린 날\n25746 비 오는 날",
     "» 25747 첫눈 내린 날\n3 비 오는 날",
     [](const Shape&, const Context& c) { return yes(c.counts_on); }},
};

}  // namespace kijil::heuristic_table

#endif  // KIJIL_SCORES_PAGE_HEURISTICS_H_
