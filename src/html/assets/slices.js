// The tables of a report: labels, confusion, slices, worst pages and errors.
//
//   app.append(slices.confusion(), slices.bySlice());
//
// What can be clicked shows its lines.
"use strict";
const slices = (() => {
  const el = ui.element;
  const { f3, range, tag, panel, headRow, wide, link, number, row, matrix } = tables;
  const { modelLabels, percent, macroOfPresent } = tables;

  // Precision, recall and F1, with intervals where there are any.
  function labelTable(evaluation) {
    const intervals = evaluation.intervals || {};
    const figure = (m, range3) =>
      number(f3(m), range3 ? el("small", {}, range(range3)) : "");
    const labelRow = (key, heading) => {
      const m = evaluation[key];
      const i = intervals[key] || {};
      return row(
        heading,
        figure(m.precision, i.precision),
        figure(m.recall, i.recall),
        figure(m["f1-score"], i["f1-score"]),
        number(m.support.toLocaleString()),
      );
    };
    return panel(
      say("labels"),
      "",
      wide(
        "figures",
        headRow(say("label"), say("precision"), say("recall"), say("f1"), say("support")),
        el(
          "tbody",
          {},
          ...modelLabels.map((name) => labelRow(name, tag(name))),
          labelRow("macro avg", say("macro")),
          labelRow("weighted avg", say("weighted")),
        ),
      ),
    );
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
    return panel(
      say("confusion"),
      say("confusion note"),
      matrix({
        corner: say("gold by predicted"),
        rows: modelLabels,
        columns: hasBlank ? [...modelLabels, "blank"] : modelLabels,
        count,
        changes: (gold, predicted) => ({ gold, predicted }),
        isGood: (gold, predicted) => gold === predicted,
      }),
    );
  }

  const SLICES = {
    site: "sites",
    kind: "kinds",
    position: "positions",
    length: "lengths",
  };
  const POSITIONS = [
    "before the article",
    "within the article",
    "after the article",
    "no article",
  ];
  const naturalOrder = {
    position: (a, b) => POSITIONS.indexOf(a) - POSITIONS.indexOf(b),
    length: (a, b) => report.lengths.indexOf(a) - report.lengths.indexOf(b),
  };
  const sliceChoice = { by: "site", order: "by name" };

  function sliceRows() {
    const { by, order } = sliceChoice;
    const rows = Object.entries(report.evaluation[SLICES[by]] || {})
      .map(([name, m]) => ({
        name,
        lines: m.lines,
        macro: macroOfPresent(m),
        body: m["body characters"].support > 0 ? m["body characters"]["f1-score"] : null,
      }))
      .filter((row) => row.lines > 0);
    const byName = naturalOrder[by] || ((a, b) => a.localeCompare(b));
    rows.sort(
      order === "worst first"
        ? (a, b) => (a.macro ?? 2) - (b.macro ?? 2)
        : (a, b) => byName(a.name, b.name),
    );
    return rows.map(({ name, lines, macro, body }) => {
      const words = by === "position" ? say(name) : name || say("unnamed");
      const figure = (share, title, className) =>
        share === null
          ? el("span", { class: "bar-row" }, "–")
          : el(
              "span",
              { class: "bar-row" },
              figures.bar(share, className, `${title} ${f3(share)}`),
              el("b", {}, f3(share)),
            );
      return el(
        "tr",
        { "data-slice": name },
        el("th", { scope: "row" }, link(words, { [by]: name })),
        number(lines.toLocaleString()),
        el(
          "td",
          { class: "bars" },
          figure(macro, say("macro f1"), "fill-accent"),
          figure(body, say("body f1"), "fill-body"),
        ),
      );
    });
  }
  function choice(name, values, current, pick) {
    const id = `choice-${name}`;
    return el(
      "span",
      { class: "choice" },
      el("label", { for: id }, say(name)),
      el(
        "select",
        { id, onchange: (event) => pick(event.target.value) },
        ...values.map((value) =>
          el("option", { value, selected: value === current ? "" : null }, say(value)),
        ),
      ),
    );
  }
  function bySlice() {
    const body = el("tbody", {}, ...sliceRows());
    const pick = (key) => (value) => {
      sliceChoice[key] = value;
      body.replaceChildren(...sliceRows());
    };
    return panel(
      say("slices"),
      say("slice note"),
      el(
        "p",
        { class: "choices" },
        choice(
          "by",
          Object.keys(SLICES).filter((by) => report.evaluation[SLICES[by]]),
          sliceChoice.by,
          pick("by"),
        ),
        choice("order", ["by name", "worst first"], sliceChoice.order, pick("order")),
      ),
      el(
        "div",
        { class: "tall", tabindex: "0", role: "group" },
        el(
          "table",
          { class: "slices" },
          headRow(
            "",
            say("lines"),
            el("span", { class: "left" }, `${say("macro f1")} / ${say("body chars")}`),
          ),
          body,
        ),
      ),
    );
  }

  function calibration() {
    if (!report.hasScores) return panel(say("calibration"), say("no scores"));
    const bins = report.evaluation.calibration.bins;
    const rows = bins.map((bin, i) =>
      el(
        "tr",
        {},
        el("th", { scope: "row" }, `${(i / 10).toFixed(1)}–${((i + 1) / 10).toFixed(1)}`),
        ...[
          bin.lines.toLocaleString(),
          bin.lines ? f3(bin["mean score"]) : "–",
          bin.lines ? f3(bin.accuracy) : "–",
        ].map((value) => number(value)),
      ),
    );
    return panel(
      say("calibration"),
      say("calibration note"),
      figures.reliability(bins),
      el(
        "details",
        {},
        el("summary", {}, say("as a table")),
        wide(
          "figures",
          headRow(say("score"), say("lines"), say("mean score"), say("share right")),
          el("tbody", {}, ...rows),
        ),
      ),
    );
  }

  function distributions() {
    if (!report.hasScores) return "";
    const drawings = modelLabels.map((name, label) => {
      const lines = report.lines.filter(
        (line) => line.scored && line.predicted === label,
      );
      const wrong = lines.filter((line) => line.wrong).length;
      return el(
        "figure",
        {},
        el(
          "figcaption",
          {},
          tag(name),
          ` ${say("right")} ${(lines.length - wrong).toLocaleString()} · ${say("wrong")} ${wrong.toLocaleString()}`,
        ),
        figures.upAndDown(lines, name, (min, max) =>
          tables.showLines({ predicted: name, min, max }),
        ),
      );
    });
    return panel(
      say("distribution"),
      say("distribution note"),
      el("div", { class: "small-multiples" }, ...drawings),
    );
  }

  // Body by visible characters, as evaluate.h counts them.
  function bodyF1(page) {
    let gold = 0,
      predicted = 0,
      both = 0;
    for (const line of page.lines) {
      if (!line.scored) continue;
      if (line.gold === 0) gold += line.visible;
      if (line.predicted === 0) predicted += line.visible;
      if (line.gold === 0 && line.predicted === 0) both += line.visible;
    }
    return gold + predicted === 0 ? null : (2 * both) / (gold + predicted);
  }
  function worstPages() {
    const worst = report.pages
      .filter((page) => page.errors > 0)
      .sort((a, b) => b.errors - a.errors || b.errors / b.scored - a.errors / a.scored)
      .slice(0, 12);
    if (worst.length === 0) return panel(say("worst pages"), say("no errors"));
    const rows = worst.map((page) =>
      row(
        link(page.key, { page: page.key, show: "errors" }),
        el("td", {}, page.site),
        number(`${page.errors.toLocaleString()} / ${page.scored.toLocaleString()}`),
        number(percent(page.errors / page.scored)),
        number(f3(bodyF1(page))),
      ),
    );
    return panel(
      say("worst pages"),
      "",
      wide(
        "figures worst",
        headRow(
          say("page"),
          el("span", { class: "left" }, say("site")),
          `${say("errors")} / ${say("lines")}`,
          "",
          say("body f1 column"),
        ),
        el("tbody", {}, ...rows),
      ),
    );
  }

  // `go(line)` chooses a line in the list below.
  function confidentErrors(go) {
    if (!report.hasScores) return "";
    const errors = report.lines
      .filter((line) => line.wrong)
      .sort((a, b) => b.score - a.score || a.index - b.index)
      .slice(0, 15);
    if (errors.length === 0) return "";
    return panel(
      say("confident errors"),
      "",
      el(
        "ol",
        { class: "error-list" },
        ...errors.map((line) =>
          el(
            "li",
            {},
            el(
              "button",
              { type: "button", class: "error", onclick: () => go(line) },
              el(
                "span",
                { class: "tags" },
                tag(report.nameOf(line.gold)),
                "→",
                tag(report.nameOf(line.predicted)),
                el("b", {}, line.score.toFixed(2)),
              ),
              el("span", { class: "clip" }, line.text),
              el("small", {}, report.placeOf(line)),
            ),
          ),
        ),
      ),
    );
  }

  return {
    labelTable,
    confusion,
    bySlice,
    calibration,
    distributions,
    worstPages,
    confidentErrors,
  };
})();
