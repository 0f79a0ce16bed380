// Puts the page together: head, cards, figures, filters, lines.
//
// All is drawn anew when the language changes; filters and the chosen line are
// kept in the address (filters.js).
"use strict";
(() => {
  const el = ui.element;
  const app = document.getElementById("app");
  const { data } = report;
  const { f3, range } = tables;
  let linesPart;

  function head() {
    const languages = el(
      "button",
      {
        type: "button",
        id: "language",
        lang: ui.language === "ko" ? "en" : "ko",
        onclick: () => {
          ui.setLanguage(ui.language === "ko" ? "en" : "ko");
          draw();
          document.getElementById("language").focus();
        },
      },
      say("language"),
    );
    const themes = el(
      "select",
      {
        id: "theme",
        "aria-label": say("theme"),
        onchange: (event) => ui.setTheme(event.target.value),
      },
      ...[
        ["", "theme system"],
        ["light", "theme light"],
        ["dark", "theme dark"],
      ].map(([value, words]) =>
        el(
          "option",
          { value, selected: (ui.remembered("kijil.theme") || "") === value ? "" : null },
          say(words),
        ),
      ),
    );
    const title =
      data.title === "Evaluation" || data.title === "Comparison"
        ? say(data.mode)
        : data.title;
    document.title = title;
    return el(
      "header",
      { class: "head" },
      el(
        "a",
        {
          class: "skip",
          href: "#lines",
          onclick: (event) => {
            event.preventDefault();
            showLines();
          },
        },
        say("to lines"),
      ),
      el("div", {}, el("h1", {}, title), el("p", { class: "note" }, ...about())),
      el(
        "div",
        { class: "tools" },
        languages,
        themes,
        el(
          "button",
          { type: "button", id: "help-button", onclick: help },
          say("help"),
          " ",
          el("kbd", {}, "?"),
        ),
      ),
    );
  }
  function about() {
    const lines = report.lines.filter((line) => line.scored).length;
    const open = report.lines.filter((line) => line.gold < 0).length;
    const sites = new Set(report.pages.map((page) => page.site)).size;
    const named = report.isComparison
      ? say("a against b", { a: data.names[0], b: data.names[1] })
      : data.model
        ? `${say("model")}: ${data.model}`
        : "";
    const number = (n) => n.toLocaleString();
    const sentences = [
      say("measured", {
        lines: number(lines),
        pages: number(report.pages.length),
        sites: number(sites),
      }),
      open ? say("skipped lines", { n: number(open) }) : "",
      report.evaluation?.intervals?.samples
        ? say("interval note", { n: number(report.evaluation.intervals.samples) })
        : "",
    ];
    return [named ? el("b", {}, named) : "", " ", sentences.filter(Boolean).join(" ")];
  }

  function card(id, title, value, note, interval) {
    return el(
      "div",
      { class: "card", id: `card-${id}` },
      el("h3", {}, title),
      el("p", { class: "value" }, value),
      interval ? el("p", { class: "interval-text" }, range(interval)) : "",
      el("p", { class: "note" }, note),
    );
  }
  function cards() {
    const e = data.evaluation,
      i = e.intervals || {};
    const right = report.lines.filter((line) => line.scored && !line.wrong).length;
    const f1 = (key) => [f3(e[key]["f1-score"]), i[key]?.["f1-score"]];
    const out = [];
    const add = (id, title, [value, interval], note) =>
      out.push(card(id, title, value, note, interval));
    const chars = e["body characters"];
    add("macro", say("macro f1"), f1("macro avg"), say("macro f1 note"));
    add("body", say("body f1"), f1("body"), say("body f1 note"));
    add(
      "body-chars",
      say("body chars"),
      f1("body characters"),
      say("body chars note", { p: f3(chars.precision), r: f3(chars.recall) }),
    );
    if (e["body page mean"] !== undefined) {
      add(
        "page-mean",
        say("page mean"),
        [f3(e["body page mean"]), i["body page mean"]],
        say("page mean note"),
      );
    }
    for (const label of tables.modelLabels.slice(1)) {
      const { precision, recall } = e[label];
      add(
        label,
        say("label f1", { label }),
        f1(label),
        say("label f1 note", { p: f3(precision), r: f3(recall) }),
      );
    }
    add(
      "accuracy",
      say("accuracy"),
      [f3(e.accuracy), i.accuracy],
      say("accuracy note", {
        right: right.toLocaleString(),
        lines: e.lines.toLocaleString(),
      }),
    );
    if (report.hasScores)
      add("ece", say("ece"), [f3(e.calibration.ece), i.ece], say("ece note"));
    if (e.lists?.lists) {
      add(
        "lists",
        say("lists"),
        [`${e.lists.right} / ${e.lists.lists}`, null],
        say("lists note", { n: e.lists["mostly right"], all: e.lists.lists }),
      );
    }
    return el("section", { class: "cards", "aria-label": say("evaluation") }, ...out);
  }

  function lines() {
    const { status, container } = lineList.build();
    const bar = el("div", {
      class: report.isComparison ? "filter-bar compared-filters" : "filter-bar",
    });
    const refresh = () => {
      // What has the focus is being typed into or chosen from.
      const id = bar.contains(document.activeElement) ? document.activeElement.id : "";
      if (id === "search" || id === "filter-min" || id === "filter-max") return;
      const wasOpen = bar.querySelector("details")?.open;
      bar.replaceChildren(...controls.build(), status);
      if (wasOpen !== undefined) bar.querySelector("details").open = wasOpen;
      if (id) document.getElementById(id)?.focus();
    };
    refresh();
    linesPart = el(
      "section",
      { id: "lines", tabindex: "-1" },
      el("h2", {}, say("lines")),
      bar,
      container,
    );
    linesPart.refresh = refresh;
    return linesPart;
  }
  function showLines() {
    linesPart.scrollIntoView({ block: "start" });
    linesPart.focus({ preventScroll: true });
  }

  // Opened by the key ? as well.
  function help() {
    const compared = report.isComparison ? " compare" : "";
    const keys = [
      ["j k", "key j k"],
      ["n p", `key n p${compared}`],
      ["Enter ␣", "key enter"],
      ["/", "key /"],
      ["e", `key e${compared}`],
      ["c", "key c"],
      ["Esc", "key esc"],
      ["?", "key ?"],
    ];
    const dialog = el(
      "dialog",
      { class: "help", "aria-labelledby": "help-title" },
      el("h2", { id: "help-title" }, say("help")),
      el(
        "dl",
        {},
        ...keys.flatMap(([key, words]) => [
          el("dt", {}, ...key.split(" ").map((k) => el("kbd", {}, k))),
          el("dd", {}, say(words)),
        ]),
      ),
      el("form", { method: "dialog" }, el("button", {}, say("close"))),
    );
    dialog.addEventListener("close", () => dialog.remove());
    app.append(dialog);
    dialog.showModal();
  }

  function draw() {
    const figuresOfAll = report.isComparison
      ? [
          compareView.differences(),
          el(
            "div",
            { class: "columns" },
            el(
              "div",
              {},
              compareView.mcnemar(),
              compareView.pairsChanged(),
              compareView.bySite(),
            ),
            el("div", {}, compareView.pagesWon()),
          ),
        ]
      : [
          cards(),
          el(
            "div",
            { class: "columns" },
            el(
              "div",
              {},
              slices.labelTable(data.evaluation),
              slices.confusion(),
              slices.worstPages(),
            ),
            el("div", {}, slices.bySlice(), slices.calibration()),
          ),
          slices.distributions(),
          slices.confidentErrors(lineList.go),
        ];
    app.replaceChildren(
      head(),
      el("main", {}, ...figuresOfAll, lines()),
      el("footer", { class: "note" }, `kijil ${data.version}`),
    );
  }

  tables.showLines = (changes) => {
    filters.only(changes);
    showLines();
  };
  filters.onChange(() => linesPart.refresh());
  document.addEventListener("keydown", (event) => {
    const busy =
      event.target.closest("input, select, textarea") ||
      document.querySelector("dialog[open]");
    if (event.key === "?" && !busy) help();
  });
  draw();
  if (filters.state.at) lineList.scrollToCurrent();
})();
