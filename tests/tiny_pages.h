// Four small labelled pages of four invented sites, and flags to train on them
// within a second: a model that knows these very lines.
//
//   auto model = kijil::train_model(tiny_pages(), tiny_training());
//
// Thread-safety: read only.
#ifndef KIJIL_TESTS_TINY_PAGES_H_
#define KIJIL_TESTS_TINY_PAGES_H_

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "kijil/labeled_pages.h"
#include "kijil/line.h"
#include "kijil/train.h"

namespace kijil::testing {

inline constexpr std::array<std::string_view, 4> kTinyPages = {
    "# id: gangnaru-1\n# site: gangnaru\n"
    "chrome\t로그인\n"
    "chrome\t회원가입\n"
    "chrome\t전체 메뉴 보기\n"
    "body\t나루터 옛 창고, 주민 공방으로 다시 문 연다\n"
    "blank\t\n"
    "body\t강나루시는 30년 넘게 비어 있던 나루터 창고 두 동을 고쳐 주민 "
    "공방으로 "
    "쓰기로 했다고 12일 밝혔다.\n"
    "blank\t\n"
    "body\t시는 오는 9월까지 지붕과 배관을 손보고, 공방을 맡을 주민 모임을 "
    "따로 "
    "뽑을 계획이다.\n"
    "chrome\t공유하기\n"
    "chrome\t댓글 12\n"
    "related\t많이 본 뉴스\n"
    "related\t강나루역 환승 통로, 내달 먼저 열린다\n"
    "related\t시의회, 버스 노선 조정안 다시 심사\n"
    "clickbait\t톱배우 A씨, 이혼 3년 만에 전해진 충격 근황\n"
    "clickbait\t의사도 놀란 '이것' 한 숟갈의 기적\n"
    "chrome\t무단 전재 및 재배포 금지\n",

    "# id: sanmaru-1\n# site: sanmaru\n"
    "chrome\t로그인\n"
    "chrome\t검색어 입력\n"
    "body\t산마루 둘레길 7구간, 눈 녹은 뒤 다시 걷는다\n"
    "body\t산마루군은 지난겨울 눈사태로 막혔던 둘레길 7구간의 나무 다리를 모두 "
    "새로 놓았다고 전했다.\n"
    "blank\t\n"
    "body\t군 관계자는 \"다리 폭을 넓혀 휠체어도 지날 수 있게 했다\"며 "
    "\"안내판도 "
    "네 곳에 더 세웠다\"고 말했다.\n"
    "chrome\t글씨 크게\n"
    "chrome\t인쇄하기\n"
    "related\t관련 기사\n"
    "related\t산불 감시원 40명 새로 뽑는다\n"
    "related\t군민 체육관 공사, 석 달 앞당겨 마친다\n"
    "clickbait\t결국 눈물 터진 국민 가수, 그날 밤 무슨 일이\n"
    "clickbait\t뱃살이 쏙 빠지는 잠들기 전 습관 '경악'\n"
    "chrome\t개인정보처리방침\n",

    "# id: deulpan-1\n# site: deulpan\n"
    "chrome\t회원가입\n"
    "chrome\t전체 메뉴 보기\n"
    "body\t들판 초등학교 텃밭, 급식 쌈 채소 절반 댄다\n"
    "body\t들판초등학교 학생들이 기른 상추와 깻잎이 다음 주부터 급식에 "
    "오른다고 "
    "학교 측이 밝혔다.\n"
    "body\t학교는 텃밭을 두 배로 넓히고, 남는 채소는 마을 경로당에 보낼 "
    "예정이라고 덧붙였다.\n"
    "chrome\t공유하기\n"
    "related\t많이 본 뉴스\n"
    "related\t들판읍 작은 도서관, 밤 10시까지 연다\n"
    "related\t농기계 수리소, 주말에도 문 연다\n"
    "clickbait\t몰라보게 달라진 아역 출신 배우의 몸매 '아찔'\n"
    "clickbait\t통장 본 며느리가 뒷목 잡은 이유\n"
    "chrome\t무단 전재 및 재배포 금지\n",

    "# id: badabyeol-1\n# site: badabyeol\n"
    "chrome\t로그인\n"
    "chrome\t검색어 입력\n"
    "body\t바다별 등대, 밤 관람 시간 한 시간 늘린다\n"
    "body\t바다별항 등대 전시관이 여름 동안 밤 9시까지 문을 열고, 토요일에는 "
    "작은 "
    "음악회도 연다고 10일 알렸다.\n"
    "blank\t\n"
    "body\t항만 사무소는 지난해 다녀간 사람이 3만 명을 넘었다며 주차장 40면을 "
    "더 "
    "만든다고 설명했다.\n"
    "chrome\t인쇄하기\n"
    "chrome\t댓글 12\n"
    "related\t관련 기사\n"
    "related\t여객선 요금, 섬 주민은 절반만\n"
    "related\t어시장 새 단장, 추석 전에 마친다\n"
    "clickbait\t별거설 부부, 공항에서 포착된 뜻밖의 모습\n"
    "clickbait\t20년 만에 나타난 그녀, 알고 보니 '충격'\n"
    "chrome\t개인정보처리방침\n",
};

inline const std::vector<LabeledPage>& tiny_pages() {
  static const auto* const pages = [] {
    auto* all = new std::vector<LabeledPage>;
    for (const std::string_view text : kTinyPages) {
      all->push_back(parse_labeled_tsv(text, "tiny.tsv").pages.at(0));
    }
    return all;
  }();
  return *pages;
}

inline TrainOptions tiny_training() {
  TrainOptions options;
  options.stage_one.dimension = 6;
  options.stage_one.epochs = 60;
  options.stage_one.buckets = 4096;
  options.folds = 2;
  return options;
}

// tiny_training() as flags of `kijil train`.
inline std::vector<std::string> tiny_training_flags() {
  return {"--dimension", "6",    "--epochs", "60",
          "--buckets",   "4096", "--folds",  "2"};
}

}  // namespace kijil::testing

#endif  // KIJIL_TESTS_TINY_PAGES_H_
