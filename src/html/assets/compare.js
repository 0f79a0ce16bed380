// What only a comparison shows: differences, McNemar's test, pages won and
// lost, and what changed into what.
"use strict";
const compareView = (() => {
  const el = ui.element;
  const { data } = report;
  const { f3, panel, wide, headRow, link } = tables;
  const sign = (x) => {
    const size = Math.abs(x).toFixed(3);
    return size === "0.000" ? size : (x < 0 ? "−" : "+") + size;
  };

  // Of the calibration error less is better; of all other figures more.
  const lessIsBetter = (name) => /(^|\s)(ece|error)/i.test(name);
  function verdictOf(name, low, high) {
    if (low <= 0 && high >= 0) return "unclear";
    return low > 0 !== lessIsBetter(name) ? "b better" : "a better";
  }

  // "macro avg f1-score" in the reader's words.
  function figureName(name) {
    if (ui.say(name) !== name) return say(name);
    const [, what, measure] = /^(.*?) ?(precision|recall|f1-score)?$/.exec(name);
    const words = [what, measure].filter(Boolean).map((part) => say(part));
    return words.join(" ").replace(/Precision|Recall/, (word) => word.toLowerCase());
  }
  // Without intervals there is nothing to draw and nothing to conclude.
  function plainDifferences() {
    const rows = data.differences.map(([name, a, b]) =>
      el(
        "tr",
        { "data-difference": name },
        el("th", { scope: "row" }, figureName(name)),
        ...[f3(a), f3(b), sign(b - a)].map((value) =>
          el("td", { class: "number" }, value),
        ),
      ),
    );
    return panel(
      say("differences"),
      say("no intervals"),
      wide(
        "figures",
        headRow(say("figure"), "A", "B", say("difference")),
        el("tbody", {}, ...rows),
      ),
    );
  }
  function differences() {
    if (data.differences.length === 0) return "";
    if (data.differences.every(([, , , low]) => low === null)) return plainDifferences();
    const reach = Math.max(
      0.001,
      ...data.differences.flatMap(([, , , low, high]) => [Math.abs(low), Math.abs(high)]),
    );
    const rows = data.differences.map(([name, a, b, low, high]) => {
      const verdict = verdictOf(name, low, high);
      const flip = lessIsBetter(name) ? -1 : 1;
      const title = `${name}: ${sign(b - a)} [${sign(low)}, ${sign(high)}]`;
      const drawing = figures.dotOnLine({ difference: b - a, low, high }, reach, title);
      if (flip < 0) drawing.classList.add("flipped");
      return el(
        "tr",
        { "data-difference": name, class: verdict.replace(" ", "-") },
        el("th", { scope: "row" }, figureName(name)),
        el("td", { class: "number" }, f3(a)),
        el("td", { class: "number" }, f3(b)),
        el("td", { class: "number" }, el("b", {}, sign(b - a))),
        el("td", { class: "plot" }, drawing),
        el("td", { class: "number" }, `[${sign(low)}, ${sign(high)}]`),
        el("td", { class: "verdict" }, say(verdict)),
      );
    });
    return panel(
      say("differences"),
      say("differences note"),
      wide(
        "figures differences",
        headRow(
          say("figure"),
          "A",
          "B",
          say("difference"),
          `0 ± ${reach.toFixed(3)}`,
          say("interval"),
          say("verdict"),
        ),
        el("tbody", {}, ...rows),
      ),
    );
  }

  // A sentence that says what the test found and what it does not tell.
  function mcnemar() {
    const { "a only": a, "b only": b, p } = data.mcnemar;
    const words = [];
    if (a + b === 0) {
      words.push(say("mcnemar same"));
    } else {
      const values = {
        a,
        b,
        p: p < 0.0001 ? say("next to no chance") : p.toFixed(4),
        better: b > a ? "B" : "A",
      };
      words.push(
        say("mcnemar split", values),
        say(p < 0.05 ? "mcnemar clear" : "mcnemar unclear", values),
        say("mcnemar caution"),
      );
    }
    return panel(say("mcnemar"), "", el("p", { class: "mcnemar" }, words.join(" ")));
  }

  function pagesWon() {
    const rows = data["changed pages"].map(([index, a, b]) => {
      const page = report.pages[index];
      return el(
        "tr",
        { class: b < a ? "b-better" : "a-better" },
        el("th", { scope: "row" }, link(page.key, { page: page.key })),
        el("td", {}, page.site),
        el("td", { class: "number" }, String(a)),
        el("td", { class: "number" }, String(b)),
        el("td", { class: "number" }, el("b", {}, b < a ? `−${a - b}` : `+${b - a}`)),
        el("td", { class: "verdict" }, say(b < a ? "b better" : "a better")),
      );
    });
    return panel(
      say("pages won"),
      say("won lost", data),
      el(
        "div",
        { class: "tall", tabindex: "0", role: "group" },
        el(
          "table",
          { class: "figures" },
          headRow(
            say("page"),
            el("span", { class: "left" }, say("site")),
            say("errors a"),
            say("errors b"),
            say("difference"),
            "",
          ),
          el("tbody", {}, ...rows),
        ),
      ),
    );
  }

  function pairsChanged() {
    const counts = new Map();
    for (const line of report.lines) {
      if (!line.change) continue;
      const key = `${report.nameOf(line.before)} ${report.nameOf(line.predicted)}`;
      const cell = counts.get(key) || { n: 0, fixed: 0, broken: 0 };
      cell.n += 1;
      if (line.change in cell) cell[line.change] += 1;
      counts.set(key, cell);
    }
    const of = (r, c) => counts.get(`${r} ${c}`) || { n: 0, fixed: 0, broken: 0 };
    const names = report.labels.filter(
      (name) =>
        name !== "blank" || [...counts.keys()].some((key) => key.includes("blank")),
    );
    return panel(
      say("pairs changed"),
      say("pairs note"),
      tables.matrix({
        corner: say("a by b"),
        title: "pair title",
        rows: names,
        columns: names,
        count: (r, c) => of(r, c).n,
        changes: (before, predicted) => ({ show: "changed", before, predicted }),
        isGood: (r, c) => of(r, c).fixed >= of(r, c).broken,
        detail: (r, c) => `+${of(r, c).fixed} −${of(r, c).broken}`,
      }),
    );
  }

  function bySite() {
    const names = Object.keys(data.a.sites || {})
      .filter((name) => data.a.sites[name].lines > 0)
      .sort((a, b) => a.localeCompare(b));
    const rows = names.map((name) => {
      const a = tables.macroOfPresent(data.a.sites[name]),
        b = tables.macroOfPresent(data.b.sites[name]);
      const verdict = b > a ? "b-better" : b < a ? "a-better" : "";
      return el(
        "tr",
        { class: verdict },
        el("th", { scope: "row" }, link(name || say("unnamed"), { site: name })),
        ...[f3(a), f3(b)].map((value) => el("td", { class: "number" }, value)),
        el("td", { class: "number verdict" }, sign(b - a)),
      );
    });
    return panel(
      say("sites compared"),
      "",
      el(
        "div",
        {
          class: "tall",
          tabindex: "0",
          role: "group",
        },
        el(
          "table",
          { class: "figures" },
          headRow(say("site"), "A", "B", say("difference")),
          el("tbody", {}, ...rows),
        ),
      ),
    );
  }

  return { bySite, differences, mcnemar, pagesWon, pairsChanged };
})();
