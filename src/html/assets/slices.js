// The tables of a report: labels, confusion, slices, worst pages and errors.
//
//   app.append(slices.confusion(), slices.bySlice());
//
// What can be clicked shows its lines: each names the filters that it sets and
// leaves the rest to `showLines`, set by report.js.
"use strict";
const slices = (() => {
  const el = ui.element;
  const f3 = (share) => (share === null || share === undefined ? "–" : share.toFixed(3));
  const percent = (share) => `${(100 * share).toFixed(share >= 0.0995 || share === 0 ? 0 : 1)}%`;
  const range = (interval) => (interval ? `[${f3(interval[0])}, ${f3(interval[1])}]` : "");
  const modelLabels = report.labels.filter((name) => name !== "blank");
  const tag = (name) => el("span", { class: `tag ${name === "?" ? "open" : name}` }, name);

  let showLines = (changes) => filters.only(changes);

  // A part of the page with its heading; `note` explains, below it.
  function panel(title, note, ...children) {
    return el("section", { class: "panel" },
      el("h2", {}, title),
      note ? el("p", { class: "note" }, note) : "",
      ...children);
  }
  const cell = (name, attributes, ...children) => el(name, attributes, ...children);
  const headRow = (...titles) =>
    el("thead", {}, el("tr", {}, ...titles.map((title, i) =>
      cell("th", { scope: "col", class: i > 0 ? "number" : null }, title))));
  // A table that scrolls by itself where the screen is narrow.
  const wide = (className, ...children) =>
    el("div", { class: "wide", tabindex: "0", role: "group" }, el("table", { class: className }, ...children));
  const link = (words, changes, title = null) =>
    el("button", { class: "link", type: "button", title, onclick: () => showLines(changes) }, words);

  // Precision, recall and F1, with intervals where there are any.
  function labelTable(evaluation) {
    const intervals = evaluation.intervals || {};
    const figure = (m, range3) =>
      cell("td", { class: "number" }, f3(m), range3 ? el("small", {}, range(range3)) : "");
    const row = (key, heading) => {
      const m = evaluation[key], i = intervals[key] || {};
      return el("tr", {},
        cell("th", { scope: "row" }, heading),
        figure(m.precision, i.precision), figure(m.recall, i.recall),
        figure(m["f1-score"], i["f1-score"]),
        cell("td", { class: "number" }, m.support.toLocaleString()));
    };
    return panel(say("labels"), "", wide("figures",
      headRow(say("label"), say("precision"), say("recall"), say("f1"), say("support")),
      el("tbody", {},
        ...modelLabels.map((name) => row(name, tag(name))),
        row("macro avg", say("macro")), row("weighted avg", say("weighted")))));
  }

  // A matrix of buttons. `count(row, column)`; `changes` are a cell's filters.
  function matrix({ corner, rows, columns, count, changes, isGood, title = "cell title", detail = () => "" }) {
    const cellOf = (r, c, total) => {
      const n = count(r, c);
      if (n === 0) return cell("td", { class: "number none" }, "0");
      const share = n / total;
      const strength = Math.round(8 + 37 * Math.sqrt(share));
      return cell("td", { class: isGood(r, c) ? "heat good" : "heat bad", style: `--strength:${strength}%` },
        el("button", {
          type: "button", onclick: () => showLines(changes(r, c)),
          title: say(title, { row: r, column: c, n, share: percent(share) }),
          "data-row": r, "data-column": c,
        }, n.toLocaleString(), el("small", {}, detail(r, c) || percent(share))));
    };
    return wide("matrix",
      headRow(corner, ...columns.map(tag)),
      el("tbody", {}, ...rows.map((r) => {
        const total = columns.reduce((sum, c) => sum + count(r, c), 0);
        return el("tr", {}, cell("th", { scope: "row" }, tag(r)),
          ...columns.map((c) => cellOf(r, c, total)));
      })));
  }

  function confusion() {
    const counts = new Map();
    for (const line of report.lines) {
      if (!line.scored) continue;
      const key = report.nameOf(line.gold) + " " + report.nameOf(line.predicted);
      counts.set(key, (counts.get(key) || 0) + 1);
    }
    const count = (r, c) => counts.get(`${r} ${c}`) || 0;
    const hasBlank = modelLabels.some((r) => count(r, "blank") > 0);
    return panel(say("confusion"), say("confusion note"), matrix({
      corner: say("gold by predicted"), rows: modelLabels,
      columns: hasBlank ? [...modelLabels, "blank"] : modelLabels, count,
      changes: (gold, predicted) => ({ gold, predicted }),
      isGood: (gold, predicted) => gold === predicted,
    }));
  }

  // Over the labels that the slice has: one that it lacks says nothing.
  function macroOfPresent(metrics) {
    const present = modelLabels.map((name) => metrics[name]).filter((m) => m.support > 0);
    if (present.length === 0) return null;
    return present.reduce((sum, m) => sum + m["f1-score"], 0) / present.length;
  }
  const SLICES = { site: "sites", kind: "kinds", position: "positions", length: "lengths" };
  const POSITIONS = ["before the article", "within the article", "after the article", "no article"];
  const naturalOrder = {
    position: (a, b) => POSITIONS.indexOf(a) - POSITIONS.indexOf(b),
    length: (a, b) => report.lengths.indexOf(a) - report.lengths.indexOf(b),
  };
  const sliceChoice = { by: "site", order: "by name" };

  function sliceRows() {
    const { by, order } = sliceChoice;
    const rows = Object.entries(report.evaluation[SLICES[by]] || {}).map(([name, m]) => ({
      name, lines: m.lines, macro: macroOfPresent(m),
      body: m["body characters"].support > 0 ? m["body characters"]["f1-score"] : null,
    })).filter((row) => row.lines > 0);
    const byName = naturalOrder[by] || ((a, b) => a.localeCompare(b));
    rows.sort(order === "worst first" ? (a, b) => (a.macro ?? 2) - (b.macro ?? 2) : (a, b) => byName(a.name, b.name));
    return rows.map(({ name, lines, macro, body }) => {
      const words = by === "position" ? say(name) : name || say("unnamed");
      const figure = (share, title, className) => (share === null ? el("span", { class: "bar-row" }, "–")
        : el("span", { class: "bar-row" }, figures.bar(share, className, `${title} ${f3(share)}`), el("b", {}, f3(share))));
      return el("tr", { "data-slice": name },
        cell("th", { scope: "row" }, link(words, { [by]: name })),
        cell("td", { class: "number" }, lines.toLocaleString()),
        cell("td", { class: "bars" },
          figure(macro, say("macro f1"), "fill-accent"), figure(body, say("body f1"), "fill-body")));
    });
  }
  function choice(name, values, current, pick) {
    const id = `choice-${name}`;
    return el("span", { class: "choice" }, el("label", { for: id }, say(name)),
      el("select", { id, onchange: (event) => pick(event.target.value) },
        ...values.map((value) => el("option", { value, selected: value === current ? "" : null }, say(value)))));
  }
  function bySlice() {
    const body = el("tbody", {}, ...sliceRows());
    const pick = (key) => (value) => {
      sliceChoice[key] = value;
      body.replaceChildren(...sliceRows());
    };
    return panel(say("slices"), say("slice note"),
      el("p", { class: "choices" },
        choice("by", Object.keys(SLICES).filter((by) => report.evaluation[SLICES[by]]), sliceChoice.by, pick("by")),
        choice("order", ["by name", "worst first"], sliceChoice.order, pick("order"))),
      el("div", { class: "tall", tabindex: "0", role: "group", "aria-label": say("slices") },
        el("table", { class: "slices" },
          headRow("", say("lines"), el("span", { class: "left" }, `${say("macro f1")} / ${say("body chars")}`)), body)));
  }

  function calibration() {
    if (!report.hasScores) return panel(say("calibration"), say("no scores"));
    const bins = report.evaluation.calibration.bins;
    const rows = bins.map((bin, i) => el("tr", {},
      cell("th", { scope: "row" }, `${(i / 10).toFixed(1)}–${((i + 1) / 10).toFixed(1)}`),
      ...[bin.lines.toLocaleString(), bin.lines ? f3(bin["mean score"]) : "–", bin.lines ? f3(bin.accuracy) : "–"]
        .map((value) => cell("td", { class: "number" }, value))));
    return panel(say("calibration"), say("calibration note"), figures.reliability(bins),
      el("details", {}, el("summary", {}, say("as a table")),
        wide("figures", headRow(say("score"), say("lines"), say("mean score"), say("share right")), el("tbody", {}, ...rows))));
  }

  function distributions() {
    if (!report.hasScores) return "";
    const drawings = modelLabels.map((name, label) => {
      const lines = report.lines.filter((line) => line.scored && line.predicted === label);
      const wrong = lines.filter((line) => line.wrong).length;
      return el("figure", {},
        el("figcaption", {}, tag(name), ` ${say("right")} ${(lines.length - wrong).toLocaleString()} · ${say("wrong")} ${wrong.toLocaleString()}`),
        figures.upAndDown(lines, name, (min, max) => showLines({ predicted: name, min, max })));
    });
    return panel(say("distribution"), say("distribution note"), el("div", { class: "small-multiples" }, ...drawings));
  }

  // Body by visible characters, as evaluate.h counts them.
  function bodyF1(page) {
    let gold = 0, predicted = 0, both = 0;
    for (const line of page.lines) {
      if (!line.scored) continue;
      if (line.gold === 0) gold += line.visible;
      if (line.predicted === 0) predicted += line.visible;
      if (line.gold === 0 && line.predicted === 0) both += line.visible;
    }
    return gold + predicted === 0 ? null : (2 * both) / (gold + predicted);
  }
  function worstPages() {
    const worst = report.pages.filter((page) => page.errors > 0)
      .sort((a, b) => b.errors - a.errors || b.errors / b.scored - a.errors / a.scored).slice(0, 12);
    if (worst.length === 0) return panel(say("worst pages"), say("no errors"));
    const rows = worst.map((page) => el("tr", {},
      cell("th", { scope: "row" }, link(page.key, { page: page.key, show: "errors" })),
      cell("td", {}, page.site),
      cell("td", { class: "number" }, `${page.errors.toLocaleString()} / ${page.scored.toLocaleString()}`),
      cell("td", { class: "number" }, percent(page.errors / page.scored)),
      cell("td", { class: "number" }, f3(bodyF1(page)))));
    return panel(say("worst pages"), "", wide("figures",
      headRow(say("page"), el("span", { class: "left" }, say("site")), `${say("errors")} / ${say("lines")}`, "", say("body f1 column")), el("tbody", {}, ...rows)));
  }

  // `go(line)` chooses a line in the list below.
  function confidentErrors(go) {
    if (!report.hasScores) return "";
    const errors = report.lines.filter((line) => line.wrong)
      .sort((a, b) => b.score - a.score || a.index - b.index).slice(0, 15);
    if (errors.length === 0) return "";
    return panel(say("confident errors"), "", el("ol", { class: "error-list" }, ...errors.map((line) =>
      el("li", {},
        el("button", { type: "button", class: "error", onclick: () => go(line) },
          el("span", { class: "tags" }, tag(report.nameOf(line.gold)), "→", tag(report.nameOf(line.predicted)),
            el("b", {}, line.score.toFixed(2))),
          el("span", { class: "clip" }, line.text),
          el("small", {}, report.placeOf(line)))))));
  }

  return {
    labelTable, matrix, confusion, bySlice, calibration, distributions, worstPages, confidentErrors,
    panel, tag, link, wide, headRow, f3, percent, range, modelLabels,
    set showLines(f) {
      showLines = f;
    },
    get showLines() {
      return showLines;
    },
  };
})();
