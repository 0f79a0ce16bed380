// The table of heuristics that a line's shape answers alone, in the order in
// which models have them. Included by heuristics.cc, which makes one table of
// it and of page_heuristics.h. Thread-safety: constant data, pure functions.
#ifndef KIJIL_SCORES_LINE_HEURISTICS_H_
#define KIJIL_SCORES_LINE_HEURISTICS_H_

#include <algorithm>

#include "scores/heuristics.h"

namespace kijil::heuristic_table {

using Shape = LineShape;
using Context = LineContext;

inline float yes(bool condition) { return condition ? 1.0f : 0.0f; }

template <PhraseId kId>
float phrase(const Shape& s, const Context&) {
  return yes(s.has(kId));
}

// Lengths that split Korean lines well: a button, a menu entry, a label or a
// byline, a short headline, a headline, a sentence, a paragraph, a long one.
// In Hangul units.
template <int kFrom, int kTo>
float length_between(const Shape& s, const Context&) {
  return yes(s.length >= kFrom && s.length < kTo);
}

inline bool ends_in_hangul(const Shape& s) {
  return s.last >= 0xAC00 && s.last <= 0xD7A3;
}

inline constexpr Heuristic kLineHeuristics[] = {
    // Endings.
    {"ends_formal", "Ends in the formal style, -니다.",
     "오늘 첫눈이 내렸습니다.", "오늘 첫눈이 내렸다.",
     phrase<PhraseId::kEndsFormal>},
    {"ends_plain", "Ends in the plain style of newspapers, -다.",
     "시는 예산을 늘린다고 밝혔다.", "시, 예산 늘린다",
     phrase<PhraseId::kEndsPlain>},
    {"ends_polite", "Ends in the polite style of speech, -요.",
     "정말 맛있었어요.", "정말 맛있는 집", phrase<PhraseId::kEndsPolite>},
    {"ends_report", "Ends as reports end: -했다, -밝혔다, -있다.",
     "위원장은 그렇게 말했다.", "꽃이 참 곱다.",
     phrase<PhraseId::kEndsQuoteReport>},
    {"ends_cut", "Ends in an ellipsis, as a teaser that was cut.",
     "배우 한가온, 방송 중에 그만…", "방송 중에 … 웃음이 났다.",
     phrase<PhraseId::kEndsCut>},
    {"ends_button", "Ends in what a button does: 보기, 열기, 닫기.",
     "전체 메뉴 열기", "문을 열었다.", phrase<PhraseId::kEndsButton>},
    {"ends_caption", "Says who gave or made a picture.",
     "새로 문을 연 도서관. 솔내시 제공", "도서관이 새로 문을 열었다.",
     phrase<PhraseId::kEndsCaption>},
    {"ends_noun", "Ends in Hangul without a full stop, as headlines do.",
     "솔내시, 내년 예산 두 배로 증액", "솔내시가 예산을 늘렸다.",
     [](const Shape& s, const Context&) {
       return yes(ends_in_hangul(s) && s.length >= 9);
     }},
    {"ends_question", "Ends in a question mark.", "겨울엔 왜 밤이 길까?",
     "겨울엔 밤이 길다.",
     [](const Shape& s, const Context&) { return yes(s.last == '?'); }},
    {"ends_quote", "Ends in a quotation mark.", "시장 \"올해 안에 끝낸다\"",
     "\"올해 안에\" 끝낸다는 시장",
     [](const Shape& s, const Context&) {
       return yes(s.last == '"' || s.last == '\'');
     }},
    {"ends_stop", "Ends in a full stop.", "첫눈이 내렸다.", "첫눈이 내렸다",
     [](const Shape& s, const Context&) { return yes(s.last == '.'); }},
    {"ends_bracket", "Ends in a closing bracket.", "개발 일지 (27)",
     "(27) 개발 일지",
     [](const Shape& s, const Context&) {
       return yes(s.last == ')' || s.last == ']');
     }},
    {"ends_digit", "Ends in a digit.", "댓글 12", "12번째 댓글",
     [](const Shape& s, const Context&) { return yes(s.last == '0'); }},
    // Words.
    {"josa", "Three times the share of words that end in a particle (josa).",
     "정부는 예산을 두 배로 늘리는 방안을 국회에 냈다",
     "예산 증액 방안 국회 제출",
     [](const Shape& s, const Context&) {
       return s.words >= 4 ? std::min(1.0f, 3 * s.josa) : 0.0f;
     }},
    {"connectives",
     "Four times the share of words whose ending goes on: -고, -며, "
     "-해.",
     "비가 오고 바람이 불며 기온이 뚝 떨어진", "비 바람 기온 하락",
     [](const Shape& s, const Context&) {
       return s.words >= 4 ? std::min(1.0f, 4 * s.connective) : 0.0f;
     }},
    {"one_word", "Is a single word.", "로그인", "로그인 하기",
     [](const Shape& s, const Context&) { return yes(s.words == 1); }},
    {"two_words", "Has two words.", "기사 공유", "기사 공유 하기",
     [](const Shape& s, const Context&) { return yes(s.words == 2); }},
    {"several_words", "Has three to five words.", "많이 본 뉴스", "뉴스",
     [](const Shape& s, const Context&) {
       return yes(s.words >= 3 && s.words <= 5);
     }},
    {"many_words", "Has more than twelve words.",
     "이 글은 낱말이 열둘보다 많은 줄이 어떤 것인지 보이려고 아주 길게 "
     "늘여 "
     "쓴 줄",
     "낱말이 몇 없는 줄",
     [](const Shape& s, const Context&) { return yes(s.words > 12); }},
    {"sentences", "Has a sentence's end inside or at its end.",
     "비가 왔다. 그래서", "비 오는 날",
     [](const Shape& s, const Context&) { return yes(s.sentence_ends >= 1); }},
    {"many_sentences", "Has at least three sentence ends.",
     "비가 왔다. 바람이 불었다. 추웠다.", "비가 왔다.",
     [](const Shape& s, const Context&) { return yes(s.sentence_ends >= 3); }},
    {"short_words",
     "Words of three characters or less on average, and many: a menu "
     "on one "
     "line.",
     "정치 경제 사회 문화 세계", "더불어 살아가는 아름다운 이야기들",
     [](const Shape& s, const Context&) {
       return yes(s.words >= 4 && s.characters <= 3 * s.words);
     }},
    // Quotes and marks.
    {"quotes", "Has a pair of quotation marks.", "시장 \"올해 안에 끝낸다\"",
     "시장, 올해 안에 끝낸다",
     [](const Shape& s, const Context&) { return yes(s.quotes >= 2); }},
    {"starts_quote", "Begins with a quotation mark.",
     "\"올해 안에 끝낸다\" 시장 약속", "시장 \"올해 안에 끝낸다\"",
     [](const Shape& s, const Context&) {
       return yes(s.first == '"' || s.first == '\'');
     }},
    {"open_quote", "A quotation mark lacks its pair: the line was cut.",
     "\"이대로는 도저히 못 산다며 눈물을", "\"못 산다\"며 눈물",
     [](const Shape& s, const Context&) { return yes(!s.quotes_pair); }},
    {"hearts", "Has a heart, as gossip headlines join couples.",
     "한가온♥윤도담, 첫 여행", "한가온과 윤도담의 첫 여행",
     [](const Shape& s, const Context&) { return yes(s.hearts > 0); }},
    {"exclaims", "Ends in an exclamation mark.", "지금 바로 신청하세요!",
     "지금 신청하세요",
     [](const Shape& s, const Context&) { return yes(s.last == '!'); }},
    {"bullet", "Begins with a bullet or list mark.", "■ 올해 바뀌는 제도",
     "올해 바뀌는 제도", phrase<PhraseId::kBullet>},
    {"pointer", "Begins or ends with a mark that points elsewhere.",
     "▶ 첫눈 소식 더 읽으러 가기", "첫눈 소식", phrase<PhraseId::kPointer>},
    {"starts_bracket", "Begins with a bracket.", "[단독] 시장실 압수수색",
     "시장실 압수수색 [단독]",
     [](const Shape& s, const Context&) {
       return yes(s.first == '[' || s.first == '(' || s.first == '<' ||
                  s.first == 0x3010);
     }},
    {"tag", "Bears a desk's tag: [단독], [포토], (종합).",
     "[단독] 시장실 압수수색", "시장실 압수수색", phrase<PhraseId::kTag>},
    {"hashtags", "Has hash tags.", "#첫눈 #겨울 #산책", "첫눈 겨울 산책",
     [](const Shape& s, const Context&) { return yes(s.hashes > 0); }},
    {"pipes", "Has a pipe, as tables and footers do.", "회사소개 | 이용약관",
     "회사소개와 이용약관",
     [](const Shape& s, const Context&) { return yes(s.pipes > 0); }},
    {"breadcrumb", "Is a path of sections.", "홈 > 사회 > 날씨", "사회 날씨",
     phrase<PhraseId::kBreadcrumb>},
    {"code_marks", "At least a tenth of it are marks of code.",
     "if (n == 0) { return; }", "첫눈이 내렸다.",
     [](const Shape& s, const Context&) {
       return yes(s.code_marks * 10 >= s.characters && s.code_marks > 1);
     }},
    {"code", "Has a fragment of code, JSON or markup.",
     "{\"title\": \"첫눈\", \"id\": 12}", "제목은 첫눈",
     phrase<PhraseId::kCode>},
    // Shares of characters.
    {"hangul_share", "Share of Hangul.", "첫눈이 내린 날", "First snow 2024",
     [](const Shape& s, const Context&) { return s.hangul; }},
    {"latin_share", "Share of Latin letters.", "Copyright Hanbit",
     "저작권 한빛", [](const Shape& s, const Context&) { return s.latin; }},
    {"digit_share", "Share of digits.", "2024.11.03 10:20", "십일월 삼일",
     [](const Shape& s, const Context&) { return s.digit; }},
    {"mark_share", "Share of marks.", "---|---|---", "첫눈이 내린 날",
     [](const Shape& s, const Context&) { return s.mark; }},
    {"no_hangul", "Has no Hangul at all.", "MENU", "메뉴",
     [](const Shape& s, const Context&) { return yes(s.hangul == 0); }},
    {"lone_hanja", "Has a single Hanja, headline shorthand.", "美 금리 또 동결",
     "미국 금리 또 동결",
     [](const Shape& s, const Context&) { return yes(s.lone_hanja > 0); }},
    // Lengths.
    {"length_0_3", "Shorter than 3 units.", "정치", "정치와 사회",
     length_between<0, 3>},
    {"length_3_6", "3 to 6 units long.", "전체보기", "전체 기사 모두 보기",
     length_between<3, 6>},
    {"length_6_10", "6 to 10 units long.", "이 시각 주요뉴스", "뉴스",
     length_between<6, 10>},
    {"length_10_16", "10 to 16 units long.", "솔내시 예산 두 배로 늘린다",
     "솔내시 예산", length_between<10, 16>},
    {"length_16_26", "16 to 26 units long.",
     "솔내시, 내년 돌봄 예산 두 배로 늘려 편성", "솔내시 예산 증액",
     length_between<16, 26>},
    {"length_26_40", "26 to 40 units long.",
     "솔내시의회, 내년 돌봄 예산 두 배 증액안 놓고 밤샘 회의 끝에 결국 "
     "처리",
     "솔내시 예산 증액", length_between<26, 40>},
    {"length_40_70", "40 to 70 units long.",
     "솔내시는 내년 돌봄 예산을 올해의 두 배로 늘리기로 하고 시의회에 "
     "예산안을 냈다고 오늘 오전 밝혔다.",
     "솔내시는 예산을 늘렸다.", length_between<40, 70>},
    {"length_70_up", "At least 70 units long.",
     "솔내시는 내년 돌봄 예산을 올해의 두 배로 늘리기로 하고 시의회에 "
     "예산안을 냈다고 오늘 오전 밝혔다. 시의회는 다음 주에 이 예산안을 "
     "심사해 이달 안에 본회의에서 처리할 계획이다.",
     "솔내시는 예산을 늘렸다.", length_between<70, 1 << 30>},
    // Dates, times, numbers.
    {"date", "Has a date or a day of the week.", "입력 2024.11.03", "입력 완료",
     phrase<PhraseId::kDate>},
    {"time", "Has a time of day.", "오전 11:40", "오전 회의",
     phrase<PhraseId::kTime>},
    {"relative_time", "Says how long ago.", "3시간 전", "3시간 동안",
     phrase<PhraseId::kRelativeTime>},
    {"only_date", "Is little but a date or time.", "2024.11.03 10:20",
     "2024.11.03 솔내시는 예산을 늘렸다",
     [](const Shape& s, const Context&) {
       if (!s.has(PhraseId::kDate) && !s.has(PhraseId::kTime) &&
           !s.has(PhraseId::kRelativeTime)) {
         return 0.0f;
       }
       return yes(s.covered(PhraseId::kDate) + s.covered(PhraseId::kTime) +
                      s.covered(PhraseId::kRelativeTime) >=
                  0.6f);
     }},
    {"timestamp_word", "Names a time stamp: 입력, 수정, 승인.",
     "승인 2024.11.03 10:20", "2024년 11월의 일",
     phrase<PhraseId::kTimeStampWord>},
    {"list_number", "Is a rank or number alone.", "3위", "3위에 올랐다",
     phrase<PhraseId::kListNumber>},
    {"starts_number", "Begins with a number.", "25747 첫눈 내린 날",
     "첫눈 내린 날 25747",
     [](const Shape& s, const Context&) {
       return yes(s.leading_number.has_value());
     }},
    {"starts_board_number",
     "Begins with a number of three digits or more, and goes on.",
     "25747 첫눈 내린 날", "3 첫눈 내린 날",
     [](const Shape& s, const Context&) {
       return yes(s.leading_number.value_or(0) >= 100 && s.words > 1);
     }},
    {"rank", "Bears a rank.", "3위 첫눈 내린 날", "첫눈 내린 날",
     phrase<PhraseId::kRank>},
    {"count", "Bears a count of views, comments or likes.", "조회 1,203 추천 4",
     "조회 서비스", phrase<PhraseId::kCount>},
    // Contacts, names, rights.
    {"email", "Has an e-mail address.", "gaon@hanbit.example", "가온 기자",
     phrase<PhraseId::kEmail>},
    {"url", "Has a web address.", "http://hanbit.example/12", "한빛일보 누리집",
     phrase<PhraseId::kUrl>},
    {"phone", "Has a telephone number or names one.", "전화 02-000-1234",
     "두 사람의 대화", phrase<PhraseId::kPhone>},
    {"byline", "Ends in or names the role of a reporter.", "한가온 기자",
     "기자회견이 열렸다.", phrase<PhraseId::kByline>},
    {"dateline", "Begins with place, outlet and reporter.",
     "(서울=한빛뉴스) 한가온 기자 = 첫눈이", "서울에 첫눈이",
     phrase<PhraseId::kDateline>},
    {"speaker", "Marks who speaks in a script.", "◀ 앵커 ▶", "앵커가 말했다",
     phrase<PhraseId::kSpeaker>},
    {"sign_off", "Signs off or credits a broadcast.",
     "솔내에서 한빛뉴스 한가온 기자입니다.", "솔내에 첫눈이 왔습니다.",
     phrase<PhraseId::kSignOff>},
    {"copyright", "Speaks of rights.", "무단 전재 및 재배포 금지",
     "재배포를 허락한다", phrase<PhraseId::kCopyright>},
    {"registration", "Gives what the press law asks for in a footer.",
     "등록번호 : 서울 아00000", "등록금 인상", phrase<PhraseId::kRegistration>},
    {"credit", "Credits a picture, a film or data.", "사진=솔내시",
     "솔내시 사진전", phrase<PhraseId::kCredit>},
    // Words of interfaces.
    {"menu_word", "Is or has a word of menus.", "로그인", "경제가 살아났다",
     phrase<PhraseId::kMenuWord>},
    {"share_word", "Has a word of sharing, printing or font size.",
     "글자 크기 변경", "글자를 배우다", phrase<PhraseId::kShareWord>},
    {"reaction_word", "Has a reaction button's word.", "후속기사 원해요",
     "후속 조치 나섰다", phrase<PhraseId::kReactionWord>},
    {"comment_word", "Has a word of comment forms.", "댓글 쓰기", "글쓰기 교실",
     phrase<PhraseId::kCommentWord>},
    {"subscribe_word", "Asks to subscribe, follow or install.", "뉴스레터 신청",
     "편지를 보냈다", phrase<PhraseId::kSubscribeWord>},
    {"more_word", "Is or has a `more` button.", "더보기", "더 나은 내일",
     phrase<PhraseId::kMoreWord>},
    {"pager", "Turns pages.", "이전 다음", "이전에 없던 일",
     phrase<PhraseId::kPager>},
    {"notice", "Is a standing notice or an advertisement's mark.",
     "이 기사는 자동 요약을 썼습니다", "첫눈이 왔습니다",
     phrase<PhraseId::kNotice>},
    {"navigation", "Leads to the top, back, or to the next page.",
     "본문 바로가기", "본문 첫 줄", phrase<PhraseId::kNavigation>},
    // Lists.
    {"list_heading",
     "Short, and has a word that heads lists of other articles.",
     "많이 본 뉴스", "솔내시는 많이 본 사람에게 상을 주는 행사를 연다",
     [](const Shape& s, const Context&) {
       return yes(s.length <= 16 && s.has(PhraseId::kListHeading));
     }},
    {"board_header", "Is the head of a board's table.", "번호 제목 글쓴이 날짜",
     "제목 없는 글", phrase<PhraseId::kBoardHeader>},
    {"headline_like", "As long as a headline, and no sentence.",
     "솔내시, 내년 돌봄 예산 두 배로", "솔내시는 예산을 두 배로 늘렸다.",
     [](const Shape& s, const Context&) { return yes(is_headline_like(s)); }},
    {"prose", "A sentence of some length.",
     "솔내시는 내년 돌봄 예산을 두 배로 늘리기로 했다.",
     "솔내시, 돌봄 예산 두 배로",
     [](const Shape& s, const Context&) { return yes(is_prose(s)); }},
    // Teasers.
    {"teaser", "Has a word that wins clicks by curiosity.",
     "그 집 냉장고를 열었더니 '충격'", "냉장고를 새로 들였다",
     phrase<PhraseId::kTeaser>},
    {"scandal", "Speaks of private lives and bodies.",
     "톱스타 부부 이혼 두 달 만에", "두 달 만에 다시 문 연 도서관",
     phrase<PhraseId::kScandal>},
    {"money_ad", "Promises money or a bargain.", "하루 10분에 월 300만원",
     "하루 10분 걷기", phrase<PhraseId::kMoneyAd>},
    {"health_ad", "Promises health or a slimmer body.",
     "뱃살 쏙 빠지는 아침 습관", "아침에 걷는 사람들",
     phrase<PhraseId::kHealthAd>},
};

}  // namespace kijil::heuristic_table

#endif  // KIJIL_SCORES_LINE_HEURISTICS_H_
