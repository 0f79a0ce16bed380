// The filters above the lines: buttons, search and choices.
//
//   bar.replaceChildren(...controls.build());
//
// They show what filters.state says; drawn anew after each change.
"use strict";
const controls = (() => {
  const el = ui.element;
  function select(key, options, { empty = "", words = (value) => value } = {}) {
    const value = filters.state[key];
    return el(
      "select",
      {
        id: `filter-${key}`,
        "aria-label": say(key),
        title: say(key),
        class: value !== filters.EMPTY[key] ? "set" : null,
        onchange: (event) =>
          filters.set({
            [key]:
              event.target.value === "(any)" ? filters.EMPTY[key] : event.target.value,
          }),
      },
      el("option", { value: "(any)" }, empty),
      ...options.map((option) =>
        el(
          "option",
          { value: option, selected: option === value ? "" : null },
          words(option),
        ),
      ),
    );
  }
  const unique = (values) => [...new Set(values)].sort((a, b) => a.localeCompare(b));
  function labelSelect(key) {
    const names = [
      ...report.labels.filter((name) => name !== "blank" || key !== "gold"),
      ...(key === "gold" ? ["?"] : []),
    ];
    const title =
      key === "before"
        ? "A"
        : key === "predicted" && report.isComparison
          ? "B"
          : say(key);
    return select(key, names, {
      empty: `${title}: ${say("any")}`,
      words: (name) => `${title}: ${name}`,
    });
  }
  function scoreInput(key) {
    return el("input", {
      id: `filter-${key}`,
      type: "number",
      min: 0,
      max: 1,
      step: "any",
      inputmode: "decimal",
      value: filters.state[key],
      placeholder: say(key),
      "aria-label": `${say("score range")}: ${say(key)}`,
      oninput: (event) => filters.set({ [key]: event.target.value }, { typing: true }),
    });
  }
  function shownButtons() {
    const kinds = report.isComparison
      ? ["changed", "fixed", "broken", "both wrong", "unscored", "all"]
      : ["all", "errors"];
    const words = { all: "all lines", errors: "errors only" };
    const has = (kind) =>
      kind !== "unscored" || report.lines.some((line) => line.change === kind);
    return el(
      "div",
      { class: "segments", role: "group", "aria-label": say("filters") },
      ...kinds.filter(has).map((kind) =>
        el(
          "button",
          {
            type: "button",
            "aria-pressed": String(filters.state.show === kind),
            "data-show": kind,
            onclick: () => filters.set({ show: kind }),
          },
          say(words[kind] || kind),
        ),
      ),
    );
  }
  const unnamed = { words: (value) => value || say("unnamed") };
  function build() {
    const kinds = unique(report.pages.map((page) => page.kind));
    const positions = unique(report.lines.map((line) => line.position));
    return [
      shownButtons(),
      el("input", {
        id: "search",
        type: "search",
        value: filters.state.q,
        placeholder: say("search"),
        "aria-label": say("search"),
        oninput: (event) => filters.set({ q: event.target.value }, { typing: true }),
      }),
      el(
        "details",
        { class: "more", open: innerWidth > 700 ? "" : null },
        el("summary", {}, say("filters")),
        el(
          "div",
          { class: "selects" },
          labelSelect("gold"),
          report.isComparison ? labelSelect("before") : "",
          labelSelect("predicted"),
          select("site", unique(report.pages.map((page) => page.site)), {
            empty: say("any site"),
            ...unnamed,
          }),
          select(
            "page",
            report.pages.map((page) => page.key),
            { empty: say("any page") },
          ),
          kinds.length > 1
            ? select("kind", kinds, { empty: say("any kind"), ...unnamed })
            : "",
          select("position", positions, { empty: say("any position"), words: say }),
          select("length", report.lengths, { empty: say("any length") }),
          report.hasScores
            ? el("span", { class: "scores" }, scoreInput("min"), "–", scoreInput("max"))
            : "",
          el(
            "button",
            { type: "button", id: "clear", onclick: () => filters.only({}) },
            say("clear"),
          ),
        ),
      ),
    ];
  }
  return { build };
})();
