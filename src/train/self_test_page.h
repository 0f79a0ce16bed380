// The page that a new model stores with its labels and replays when opened.
//
//   for (std::string_view line : kSelfTestPage) ...
//
// Written for this purpose, so that no training text ends up in a model file.
// Thread-safety: constant data.
#ifndef KIJIL_TRAIN_SELF_TEST_PAGE_H_
#define KIJIL_TRAIN_SELF_TEST_PAGE_H_

#include <array>
#include <string_view>

namespace kijil::train {

// All that a reader may get wrong: full width, Hanja, marks, dates, numbers,
// blanks, code, a list, teasers.
inline constexpr std::array<std::string_view, 30> kSelfTestPage = {
    "본문 바로가기",
    "로그인 | 회원가입 | 전체메뉴",
    "홈 > 사회 > 날씨",
    "소금호수 옆 간이역, 30년 만에 다시 불 켰다",
    "입력 ２０２５.０３.１１ 오전 09:20",
    "나경서 기자 nks@onbit.example",
    "가 가 가",
    "",
    "[소금면=온빛신문] 나경서 기자 = 문을 닫은 지 30년 된 간이역이 11일 아침 "
    "첫 열차를 다시 맞았다.",
    "역 앞에는 주민 80여 명이 모였다. 면장은 \u201c기차 소리가 "
    "그리웠다\u201d며 "
    "웃었다.",
    "새로 칠한 역 이름판. 소금면사무소 제공",
    "관련기사",
    "▶ 폐역 열두 곳, 마을 도서관으로",
    "  하루 네 번 서는 열차는 다음 달부터 여섯 번으로 늘어난다.  ",
    "#간이역 #소금호수",
    "좋아요 12",
    "댓글 0",
    "{\"page\": 1, \"more\": true}",
    "저작권자 © 온빛신문, 무단 전재 및 재배포 금지",
    "많이 본 뉴스",
    "1",
    "美 금리 또 동결… \u201c하반기에 본다\u201d",
    "2",
    "[속보] 남부 먼바다 풍랑주의보",
    "25747 동네 목욕탕이 사라진다 온빛 2025.03.10",
    "AD",
    "톱배우 A씨, 이혼 두 달 만에 '충격' 근황",
    "자기 전 이것 한 잔, 뱃살이 쏙",
    "몸매 비결 물었더니… 뜻밖의 대답에 '깜짝'",
    "회사소개 이용약관 개인정보처리방침"};

}  // namespace kijil::train

#endif  // KIJIL_TRAIN_SELF_TEST_PAGE_H_
