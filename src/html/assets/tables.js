// What the tables of all reports are made of.
//
//   tables.panel("By label", note, tables.wide("figures", head, body));
//
// What can be clicked names the filters that it sets and leaves the rest to
// `tables.showLines`, which report.js sets.
"use strict";
const tables = (() => {
  const el = ui.element;
  const f3 = (share) => (share === null || share === undefined ? "–" : share.toFixed(3));
  const percent = (share) =>
    `${(100 * share).toFixed(share >= 0.0995 || share === 0 ? 0 : 1)}%`;
  const range = (interval) =>
    interval ? `[${f3(interval[0])}, ${f3(interval[1])}]` : "";
  const modelLabels = report.labels.filter((name) => name !== "blank");
  const tag = (name) =>
    el("span", { class: `tag ${name === "?" ? "open" : name}` }, name);

  // A part of the page with its heading; `note` explains, below it.
  function panel(title, note, ...children) {
    const section = el(
      "section",
      { class: "panel" },
      el("h2", {}, title),
      note ? el("p", { class: "note" }, note) : "",
      ...children,
    );
    // What scrolls can have the focus, and needs a name for it.
    section.querySelector(".wide, .tall")?.setAttribute("aria-label", title);
    return section;
  }
  const headRow = (...titles) =>
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        ...titles.map((title, i) =>
          el("th", { scope: "col", class: i > 0 ? "number" : null }, title),
        ),
      ),
    );
  // A table that scrolls by itself where the screen is narrow.
  const wide = (className, ...children) =>
    el(
      "div",
      { class: "wide", tabindex: "0", role: "group" },
      el("table", { class: className }, ...children),
    );
  const link = (words, changes, title = null) =>
    el(
      "button",
      { class: "link", type: "button", title, onclick: () => result.showLines(changes) },
      words,
    );

  const number = (...content) => el("td", { class: "number" }, ...content);
  const row = (heading, ...cells) =>
    el("tr", {}, el("th", { scope: "row" }, heading), ...cells);

  // A matrix of buttons. `count(row, column)`; `changes` are a cell's filters.
  function matrix({
    corner,
    rows,
    columns,
    count,
    changes,
    isGood,
    title = "cell title",
    detail = () => "",
  }) {
    const cellOf = (r, c, total) => {
      const n = count(r, c);
      if (n === 0) return el("td", { class: "number none" }, "0");
      const share = n / total;
      const strength = Math.round(8 + 37 * Math.sqrt(share));
      return el(
        "td",
        {
          class: isGood(r, c) ? "heat good" : "heat bad",
          style: `--strength:${strength}%`,
        },
        el(
          "button",
          {
            type: "button",
            onclick: () => result.showLines(changes(r, c)),
            title: say(title, { row: r, column: c, n, share: percent(share) }),
            "data-row": r,
            "data-column": c,
          },
          n.toLocaleString(),
          el("small", {}, detail(r, c) || percent(share)),
        ),
      );
    };
    return wide(
      "matrix",
      headRow(corner, ...columns.map(tag)),
      el(
        "tbody",
        {},
        ...rows.map((r) => {
          const total = columns.reduce((sum, c) => sum + count(r, c), 0);
          return row(tag(r), ...columns.map((c) => cellOf(r, c, total)));
        }),
      ),
    );
  }

  // Over the labels that the slice has: one that it lacks says nothing.
  function macroOfPresent(metrics) {
    const present = modelLabels.map((name) => metrics[name]).filter((m) => m.support > 0);
    if (present.length === 0) return null;
    return present.reduce((sum, m) => sum + m["f1-score"], 0) / present.length;
  }

  const result = {
    f3,
    percent,
    range,
    modelLabels,
    tag,
    panel,
    headRow,
    wide,
    link,
    number,
    row,
    matrix,
    macroOfPresent,
    showLines: filters.only,
  };
  return result;
})();
