// Which lines are shown, and the part of the address after # that says so.
//
//   filters.set({show: "errors", site: "hanbit"});
//   filters.onChange((found) => draw(found));
//
// A link to the file with its # shows the same lines again. Labels are written
// by name; `at` is the line that was chosen last.
"use strict";
const filters = (() => {
  const EMPTY = {
    show: report.isComparison ? "changed" : "all",
    gold: "",
    predicted: "",
    before: "",
    site: null,
    kind: null,
    position: "",
    length: "",
    page: "",
    min: "",
    max: "",
    q: "",
    at: "",
  };
  let state = { ...EMPTY };
  const listeners = [];

  // Two spellings of one Hangul syllable are the same to a searcher.
  const fold = (text) => text.normalize("NFC").toLowerCase();
  const folded = (line) => (line.folded ??= fold(line.text));

  const SHOWN = {
    all: () => true,
    errors: (line) => line.wrong,
    changed: (line) => Boolean(line.change),
    fixed: (line) => line.change === "fixed",
    broken: (line) => line.change === "broken",
    "both wrong": (line) => line.change === "both wrong",
    unscored: (line) => line.change === "unscored",
  };

  // One test for each filter that is set.
  const tests = (s) => {
    const has = (name) => s[name] !== "" && s[name] !== null;
    const out = [SHOWN[s.show] || SHOWN.all];
    const labelOf = (name) => (name === "?" ? -1 : report.labels.indexOf(name));
    for (const key of ["gold", "predicted", "before"]) {
      if (!has(key)) continue;
      const label = labelOf(s[key]);
      out.push((line) => line[key] === label);
    }
    for (const key of ["position", "length"]) {
      if (has(key)) out.push((line) => line[key] === s[key]);
    }
    // A site may have no name: "" is one, null is any.
    if (s.site !== null) out.push((line) => line.page.site === s.site);
    if (s.kind !== null) out.push((line) => line.page.kind === s.kind);
    if (has("page")) out.push((line) => line.page.key === s.page);
    if (has("min")) out.push((line) => line.score >= Number(s.min));
    if (has("max")) out.push((line) => line.score <= Number(s.max));
    if (has("q")) {
      const wanted = fold(s.q);
      out.push((line) => folded(line).includes(wanted));
    }
    return out;
  };

  const find = () => {
    const all = tests(state);
    return report.lines.filter((line) => all.every((test) => test(line)));
  };

  const toHash = () => {
    const changed = Object.entries(state).filter(
      ([key, value]) => value !== EMPTY[key] && value !== null,
    );
    return changed.length ? "#" + new URLSearchParams(changed) : "#";
  };
  const fromHash = () => {
    state = { ...EMPTY };
    for (const [key, value] of new URLSearchParams(location.hash.slice(1))) {
      if (key in EMPTY) state[key] = value;
    }
  };
  const tell = () => {
    const found = find();
    for (const listener of listeners) listener(found);
  };
  // A choice is a step in the browser's history. Typing and going from line to
  // line are none, and wait a moment: browsers refuse addresses that change
  // many times a second.
  let waiting = 0;
  const write = (isStep) => {
    clearTimeout(waiting);
    const hash = toHash();
    if (hash === location.hash || (hash === "#" && !location.hash)) return;
    const change = () => {
      try {
        if (isStep) history.pushState(null, "", hash);
        else history.replaceState(null, "", hash);
      } catch {
        // a sandboxed viewer, or too many steps; only the link stays behind
      }
    };
    if (isStep) change();
    else waiting = setTimeout(change, 300);
  };

  fromHash();
  window.addEventListener("popstate", () => {
    fromHash();
    tell();
  });

  return {
    EMPTY,
    fold,
    find,
    get state() {
      return state;
    },
    onChange: (listener) => listeners.push(listener),
    // Adds to what is set.
    set(changes, { typing = false } = {}) {
      state = { ...state, ...changes };
      write(!typing);
      tell();
    },
    // Puts exactly these in place of what was set.
    only(changes) {
      state = { ...EMPTY, ...changes };
      write(true);
      tell();
    },
    // Notes the chosen line without drawing anew.
    note(line) {
      state.at = line ? report.placeOf(line) : "";
      write(false);
    },
  };
})();
