// Plain words for the parts of an explanation.
//
//   names.plain({kind: "heuristic", name: "before1.ends_plain"})
//   -> {words: "line before: ends plain", full: "1 line before: Ends in ..."}
//
// In English a heuristic's own sentence is its explanation; the Korean words
// are here, and a test holds that none is missing.
"use strict";
const names = (() => {
  const KOREAN = {
    ends_formal: "-니다로 끝남",
    ends_plain: "-다로 끝남",
    ends_polite: "-요로 끝남",
    ends_report: "기사체로 끝남(-했다, -밝혔다)",
    ends_cut: "말줄임표로 잘림",
    ends_button: "단추 말로 끝남(보기, 열기)",
    ends_caption: "사진 출처로 끝남(제공)",
    ends_noun: "마침표 없이 한글로 끝남",
    ends_question: "물음표로 끝남",
    ends_quote: "따옴표로 끝남",
    ends_stop: "마침표로 끝남",
    ends_bracket: "닫는 괄호로 끝남",
    ends_digit: "숫자로 끝남",
    josa: "조사가 붙은 낱말의 비율",
    connectives: "이어지는 어미의 비율(-고, -며)",
    one_word: "한 낱말",
    two_words: "두 낱말",
    several_words: "서너 낱말",
    many_words: "열두 낱말 넘음",
    sentences: "문장의 끝이 있음",
    many_sentences: "문장이 셋 이상",
    short_words: "짧은 낱말이 늘어섬",
    quotes: "따옴표 한 쌍",
    starts_quote: "따옴표로 시작",
    open_quote: "짝 없는 따옴표",
    hearts: "하트",
    exclaims: "느낌표로 끝남",
    bullet: "글머리표로 시작",
    pointer: "다른 곳을 가리키는 표(▶)",
    starts_bracket: "괄호로 시작",
    tag: "머리표([단독], [포토])",
    hashtags: "해시태그",
    pipes: "세로줄(|)",
    breadcrumb: "메뉴 경로(홈 > 사회)",
    code_marks: "코드 기호가 많음",
    code: "코드 조각",
    hangul_share: "한글 비율",
    latin_share: "로마자 비율",
    digit_share: "숫자 비율",
    mark_share: "기호 비율",
    no_hangul: "한글 없음",
    lone_hanja: "한자 한 글자",
    length_0_3: "길이 3 미만",
    length_3_6: "길이 3–6",
    length_6_10: "길이 6–10",
    length_10_16: "길이 10–16",
    length_16_26: "길이 16–26",
    length_26_40: "길이 26–40",
    length_40_70: "길이 40–70",
    length_70_up: "길이 70 이상",
    date: "날짜",
    time: "시각",
    relative_time: "얼마 전",
    only_date: "거의 날짜뿐",
    timestamp_word: "입력·수정·승인",
    list_number: "순위나 번호뿐",
    starts_number: "숫자로 시작",
    starts_board_number: "게시글 번호로 시작",
    rank: "순위",
    count: "조회·댓글·추천 수",
    email: "전자우편 주소",
    url: "웹 주소",
    phone: "전화번호",
    byline: "기자 이름",
    dateline: "기사 첫머리(서울=○○)",
    speaker: "말하는 이 표시(앵커)",
    sign_off: "방송 맺음말",
    copyright: "저작권",
    registration: "등록번호",
    credit: "사진·자료 출처",
    menu_word: "메뉴 말",
    share_word: "공유·인쇄·글자 크기",
    reaction_word: "반응 단추",
    comment_word: "댓글 칸",
    subscribe_word: "구독·설치 권유",
    more_word: "더보기",
    pager: "페이지 넘김",
    notice: "안내문·광고 표시",
    navigation: "바로가기·위로",
    list_heading: "목록 제목",
    board_header: "게시판 머리",
    headline_like: "기사 제목 길이에 문장이 아님",
    prose: "제법 긴 문장",
    teaser: "궁금증을 파는 말",
    scandal: "사생활·몸 이야기",
    money_ad: "돈·할인 광고",
    health_ad: "건강·살 빼기 광고",
    first_line: "페이지의 첫 줄",
    near_start: "페이지 첫머리에 가까움",
    near_end: "페이지 끝에 가까움",
    late: "페이지의 얼마나 아래",
    short_page: "40줄이 안 되는 페이지",
    page_prose: "페이지에서 산문의 비율",
    page_without_prose: "산문이 거의 없는 페이지",
    prose_before: "앞쪽 산문까지의 가까움",
    prose_after: "뒤쪽 산문까지의 가까움",
    before_text: "산문보다 앞",
    after_text: "산문보다 뒤",
    between_text: "산문 사이",
    prose_within_5: "다섯 줄 안 산문 비율",
    prose_within_15: "열다섯 줄 안 산문 비율",
    short_within_5: "다섯 줄 안 짧은 줄 비율",
    short_within_15: "열다섯 줄 안 짧은 줄 비율",
    headlines_within_5: "다섯 줄 안 제목 같은 줄 비율",
    headlines_within_15: "열다섯 줄 안 제목 같은 줄 비율",
    repeated: "페이지에서 되풀이됨",
    repeated_often: "페이지에서 네 번 넘게 되풀이됨",
    repeated_long: "제목만 한 길이로 되풀이됨",
    like_previous: "앞줄과 닮음",
    like_next: "뒷줄과 닮음",
    like_2_away: "두 줄 건너와 닮음",
    like_3_away: "세 줄 건너와 닮음",
    run: "닮은 줄이 이어짐",
    headline_run: "제목 같은 줄이 이어짐",
    topic_overlap: "페이지 산문의 화제와 겹침",
    headline_on_topic: "산문과 같은 화제의 제목",
    headline_off_topic: "산문과 다른 화제의 제목",
    counts_on: "번호가 이어짐",
  };
  // Features that are no heuristics: [Korean, English].
  const OTHER = {
    bias: ["모든 줄에 같은 값", "the same for every line"],
    lead: [
      "기사 제목보다 낚시로 들리는 정도",
      "how much more it sounds like clickbait than related",
    ],
    logit_lead: ["낚시와 기사 목록의 점수 차", "score of clickbait less that of related"],
    lead_within_3: [
      "둘레 세 줄이 낚시로 들리는 정도",
      "how much the three lines around sound like clickbait",
    ],
    lead_of_block: [
      "이어진 목록이 낚시로 들리는 정도",
      "how much its block of list lines sounds like clickbait",
    ],
    lead_of_list: [
      "목록 전체가 낚시로 들리는 정도",
      "how much its whole list sounds like clickbait",
    ],
    short: ["여덟 자가 안 되는 줄", "shorter than 8 units"],
    gap: ["앞 목록 줄과의 거리", "distance to the list line before"],
    any_gap: ["앞 목록 줄과 떨어져 있음", "apart from the list line before"],
    prose_in_gap: [
      "앞 목록 줄과의 사이에 산문",
      "prose between it and the list line before",
    ],
    begins_list: ["목록의 첫 줄", "begins a list"],
    odd_one_out: ["목록에서 혼자 다름", "the odd one out in its list"],
  };
  const ZONES = {
    before_text: ["산문 앞에서", "before the text"],
    after_text: ["산문 뒤에서", "after the text"],
    between_text: ["산문 사이에서", "between the text"],
    no_text: ["산문 없는 페이지에서", "on a page without text"],
  };
  const END_OF_LINE = "<" + "/s>"; // a script may not hold the two characters
  const pick = ([korean, english]) => (ui.language === "ko" ? korean : english);
  const readable = (name) => name.replaceAll("_", " ");

  // Where a feature looks: before1, after2, within5, page, or a zone.
  function placeOf(prefix) {
    const near = /^(before|after)(\d+)$/.exec(prefix);
    if (near) {
      const [, side, n] = near;
      if (n === "1")
        return pick(side === "before" ? ["앞줄", "line before"] : ["뒷줄", "line after"]);
      return pick(
        side === "before"
          ? [`${n}줄 앞`, `${n} lines before`]
          : [`${n}줄 뒤`, `${n} lines after`],
      );
    }
    const within = /^within(\d+)$/.exec(prefix);
    if (within) return pick([`둘레 ${within[1]}줄`, `${within[1]} lines around`]);
    if (prefix === "page") return pick(["페이지 전체", "whole page"]);
    return ZONES[prefix] ? pick(ZONES[prefix]) : null;
  }
  function heuristic(name) {
    if (OTHER[name]) return pick(OTHER[name]);
    return ui.language === "ko" && KOREAN[name] ? KOREAN[name] : readable(name);
  }
  const meaningOf = (name) =>
    ui.language === "ko" ? "" : report.data.meanings?.[name] || "";
  const soundsLike = (state) => pick([`${state}로 들림`, `sounds like ${state}`]);

  function feature(name) {
    const scored = /^(?:(\w+)\.)?(?:p|logit)\.(\w+)$/.exec(name);
    if (scored) {
      const place = scored[1] ? (placeOf(scored[1]) ?? readable(scored[1])) : null;
      return place ? `${place}: ${soundsLike(scored[2])}` : soundsLike(scored[2]);
    }
    const [prefix, own] = name.split(".");
    const place = own ? placeOf(prefix) : null;
    if (own === "none") return `${place ?? prefix}: ${pick(["없음", "there is none"])}`;
    return place ? `${place}: ${heuristic(own)}` : heuristic(name);
  }
  // With the number of the line meant: in a list, lines outside are passed over.
  function transition(name, decision) {
    const [side, state] = name.split(":");
    if (state === undefined) return feature(name);
    const number = decision[side]?.line ?? "";
    const [korean, english] =
      side === "before" ? ["앞줄", "the line before"] : ["뒷줄", "the line after"];
    return pick([
      `${korean}(${number})이 ${state}`,
      `${english} (${number}) is ${state}`,
    ]);
  }

  return {
    // What to call a part, and a longer sentence, which may be empty.
    plain(part, decision) {
      if (part.kind === "rest") return { words: say("smaller parts"), full: "" };
      if (part.kind === "ngram") {
        const isEnd = part.name === END_OF_LINE;
        return { words: isEnd ? say("end of line") : `“${part.name}”`, full: "" };
      }
      // Its words say all.
      if (part.kind === "bias") return { words: feature(part.name), full: "" };
      if (part.kind === "transition") {
        return { words: transition(part.name, decision), full: "" };
      }
      // Where it looks is told by the words already.
      const full = meaningOf(part.name).replace(/^\d+ lines? (before|after): /, "");
      return { words: feature(part.name), full };
    },
  };
})();
