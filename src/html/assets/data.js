// The report's data, as lines and pages that know all about themselves.
//
//   report.lines[0] -> {page, number, text, gold, predicted, score, wrong, ...}
//
// Labels are places in report.labels; gold is -1 for `?`. In a comparison
// `before` is A's label and `predicted` B's. Shapes: src/html/report_data.h.
"use strict";
const report = (() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const BLANK = data.labels.indexOf("blank");
  const LENGTHS = [
    [5, "1-4"],
    [10, "5-9"],
    [20, "10-19"],
    [40, "20-39"],
    [80, "40-79"],
    [Infinity, "80+"],
  ];

  // Where a page's article lies: its first and last gold body line.
  const article = (rows) => {
    const isBody = (row) => row[1] === 0 && row[4] > 0;
    return [rows.findIndex(isBody), rows.findLastIndex(isBody)];
  };
  const positionOf = (i, [first, last]) => {
    if (first < 0) return "no article";
    if (i < first) return "before the article";
    return i > last ? "after the article" : "within the article";
  };
  const changeOf = (gold, before, predicted) => {
    if (before === predicted) return "";
    if (gold < 0) return "unscored";
    if (before === gold) return "broken";
    return predicted === gold ? "fixed" : "both wrong";
  };

  const lines = [];
  const readPage = (raw, index) => {
    const page = { ...raw, index, lines: [], errors: 0, scored: 0 };
    const bounds = article(raw.lines);
    let afterBlank = false;
    raw.lines.forEach(
      ([text, gold, predicted, score, visible, before, beforeScore], i) => {
        // Blank lines are kept as the room before the next line only.
        if (visible === 0 && predicted === BLANK) {
          afterBlank = true;
          return;
        }
        const scored = visible > 0 && gold >= 0 && gold !== BLANK;
        const line = {
          index: lines.length,
          page,
          number: i + 1,
          text,
          visible,
          gold: gold === BLANK ? -1 : gold,
          predicted,
          score: score / 10000,
          scored,
          wrong: scored && gold !== predicted,
          afterBlank,
          position: positionOf(i, bounds),
          length: LENGTHS.find(([limit]) => visible < limit)[1],
        };
        if (before !== undefined) {
          line.before = before;
          line.beforeScore = beforeScore / 10000;
          line.change = changeOf(line.gold, before, predicted);
        }
        afterBlank = false;
        page.scored += scored;
        page.errors += line.wrong;
        page.lines.push(line);
        lines.push(line);
      },
    );
    return page;
  };
  const pages = data.pages.map(readPage);
  delete data.pages;
  // Ids name pages in links, and should two share one, id#number does.
  const pageByKey = new Map();
  for (const page of pages) {
    page.key = pageByKey.has(page.id) ? `${page.id}#${page.index + 1}` : page.id;
    pageByKey.set(page.key, page);
  }

  // An explanation as written by PackedExplanations, with its names.
  const strings = data.strings || [];
  const unpackPart =
    (states) =>
    ([kind, name, value, ...rest]) => ({
      kind: strings[kind],
      name: strings[name],
      value: value / 100,
      scores: rest.slice(0, states),
      begin: rest[states],
      end: rest[states + 1],
    });
  const unpackNeighbour = (neighbour) =>
    neighbour ? { line: neighbour[0], state: neighbour[1] } : null;
  const unpackDecision = (packed) => {
    const [
      name,
      states,
      chosen,
      against,
      temperature,
      totals,
      kinds,
      parts,
      before,
      after,
      characters,
    ] = packed;
    return {
      name: strings[name],
      states: states.map((s) => strings[s]),
      chosen,
      against,
      temperature,
      totals,
      kinds: kinds.map(([kind, ...scores]) => ({ kind: strings[kind], scores })),
      parts: parts.map(unpackPart(states.length)),
      before: unpackNeighbour(before),
      after: unpackNeighbour(after),
      characters,
    };
  };
  const explanationsOfPage = new Map();

  return {
    data,
    pages,
    lines,
    labels: data.labels,
    BLANK,
    pageByKey,
    isComparison: data.mode === "comparison",
    hasScores: data["has scores"],
    evaluation: data.evaluation,
    lengths: LENGTHS.map(([, name]) => name),
    nameOf: (label) => (label < 0 ? "?" : data.labels[label]),
    // {readAs, probabilities, decisions}, scores in hundredths; or null.
    explanationOf(line) {
      if (!data.explanations) return null;
      const at = line.page.index;
      if (!explanationsOfPage.has(at)) {
        explanationsOfPage.set(at, JSON.parse(data.explanations[at]));
      }
      const packed = explanationsOfPage.get(at)[line.number - 1];
      if (!packed) return null;
      const [readAs, probabilities, ...decisions] = packed;
      return {
        readAs: readAs === 0 ? line.text : readAs,
        probabilities: probabilities.map((p) => p / 100),
        decisions: decisions.map(unpackDecision),
      };
    },
    // The line at "page:number" of a link.
    lineAt(place) {
      const colon = (place || "").lastIndexOf(":");
      const page = pageByKey.get((place || "").slice(0, colon));
      return page?.lines.find((l) => l.number === Number(place.slice(colon + 1)));
    },
    placeOf: (line) => `${line.page.key}:${line.number}`,
  };
})();
