// The work: lines, the labels people gave them, undo, and saving. No DOM.
//
// A line's mark is the label a person gave it, "?", or null while nobody has
// looked at it. What the model suggests never changes.
"use strict";
const work = (() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const LABELS = ["body", "chrome", "related", "clickbait"];
  // Lines next to a doubtful line that are less certain than this are asked
  // about right after it: what is hard is often a whole list.
  const DOUBTFUL = 0.9;

  const pages = [];
  const lines = []; // of all pages; a line knows its place by `at`
  for (const source of data.pages) {
    const page = { ...source, number: pages.length, lines: [], total: 0, reviewed: 0 };
    for (const [text, suggested, score, given] of source.lines) {
      const line = {
        page,
        number: page.lines.length,
        at: lines.length,
        text,
        blank: suggested === undefined,
        suggested,
        score,
        mark: given ?? null,
      };
      page.lines.push(line);
      lines.push(line);
    }
    pages.push(page);
  }
  const shown = lines.filter((line) => !line.blank);

  const labelOf = (line) => line.mark ?? line.suggested;
  const isChanged = (line) => line.mark !== null && line.mark !== line.suggested;

  // Counts, kept up to date so that no key has to count thousands of lines.
  const counts = { total: shown.length, reviewed: 0, changed: 0 };
  for (const label of [...LABELS, "?"]) counts[label] = 0;
  const count = (line, by) => {
    counts[labelOf(line)] += by;
    if (line.mark === null) return;
    counts.reviewed += by;
    line.page.reviewed += by;
    if (isChanged(line)) counts.changed += by;
  };
  for (const line of shown) {
    line.page.total += 1;
    count(line, 1);
  }

  const apply = (changes) => {
    for (const [line, mark] of changes) {
      count(line, -1);
      line.mark = mark;
      count(line, 1);
    }
  };

  // The least certain line first; then the doubtful lines around it, in page
  // order, as they are mostly entries of one list; then the next line.
  const uncertainOrder = () => {
    const order = [];
    const taken = new Set();
    const take = (line) => {
      if (!taken.has(line)) order.push(line);
      taken.add(line);
    };
    const doubtful = (line, page) =>
      line !== undefined && line.page === page && line.score < DOUBTFUL;
    const places = new Map(shown.map((line, place) => [line, place]));
    for (const head of [...shown].sort((a, b) => a.score - b.score || a.at - b.at)) {
      if (taken.has(head)) continue;
      take(head);
      if (head.score >= DOUBTFUL) continue;
      let first = places.get(head);
      let last = first;
      while (doubtful(shown[first - 1], head.page)) first -= 1;
      while (doubtful(shown[last + 1], head.page)) last += 1;
      for (let place = first; place <= last; place += 1) take(shown[place]);
    }
    return order;
  };
  const orders = { uncertain: uncertainOrder(), page: shown };

  // Saving: one character a line, under the hash of the pages' text and
  // given labels. It goes to two places: the browser's storage, and the tab's
  // history entry. The latter
  // survives a reload where storage is off, and where a busy browser hands the
  // reloaded page what was stored a moment before (Chromium does). The newer
  // one counts.
  const KEY = `kijil.review.${data.key}`;
  const CODES = { body: "b", chrome: "c", related: "r", clickbait: "k", "?": "?" };
  const MARKS = Object.fromEntries(Object.entries(CODES).map(([mark, code]) => [code, mark]));
  let waiting = 0;
  let place = null; // the cursor, for next time
  let savedAt = 0; // when what is shown was saved, in milliseconds
  let onSaved = () => {};
  const save = () => {
    clearTimeout(waiting);
    waiting = 0;
    savedAt = Math.max(Date.now(), savedAt + 1);
    const marks = pages.map((page) =>
      page.lines.map((line) => (line.mark === null ? "." : CODES[line.mark])).join(""),
    );
    const record = { key: KEY, at: savedAt, place, marks };
    try {
      history.replaceState(record, "");
    } catch {
      // the storage will do
    }
    try {
      localStorage.setItem(KEY, JSON.stringify(record));
      onSaved("saved");
    } catch {
      onSaved("unsaved"); // storage is off, or full; closing loses the work
    }
  };
  const saveSoon = () => {
    onSaved("saving");
    if (!waiting) waiting = setTimeout(save, 150);
  };
  const stored = () => {
    try {
      return JSON.parse(localStorage.getItem(KEY));
    } catch {
      return null;
    }
  };
  // True for what save() made of these very pages.
  const fits = (record) =>
    record?.key === KEY &&
    Array.isArray(record.marks) &&
    record.marks.length === pages.length &&
    pages.every((page) => record.marks[page.number]?.length === page.lines.length);
  // Takes the newest record that was saved since; true if there was any.
  const restore = () => {
    const [record] = [history.state, stored()]
      .filter((one) => fits(one) && one.at > savedAt)
      .sort((a, b) => b.at - a.at);
    if (!record) return false;
    const changes = [];
    for (const line of shown) {
      const code = record.marks[line.page.number][line.number];
      changes.push([line, MARKS[code] ?? null]);
    }
    apply(changes);
    place = record.place;
    savedAt = record.at;
    return true;
  };

  const past = [];
  const future = [];
  let onChange = () => {};
  // Undoing and redoing are changes of their own: the steps move to the other
  // stack, turned around.
  const step = (from, to) => {
    const changes = from.pop();
    if (!changes) return [];
    to.push(changes.map(([line]) => [line, line.mark]));
    apply(changes);
    onChange(changes.map(([line]) => line));
    saveSoon();
    return changes.map(([line]) => line);
  };

  return {
    data,
    LABELS,
    DOUBTFUL,
    pages,
    lines,
    shown,
    orders,
    counts,
    labelOf,
    isChanged,
    restore,
    save,
    get isWaiting() {
      return waiting !== 0;
    },
    get place() {
      return place === null ? undefined : lines[place];
    },
    set place(line) {
      place = line.at;
    },
    set onChange(listener) {
      onChange = listener;
    },
    set onSaved(listener) {
      onSaved = listener;
    },
    get canUndo() {
      return past.length > 0;
    },
    get canRedo() {
      return future.length > 0;
    },
    // Sets marks, [[line, mark], ...], as one step to undo.
    set(changes) {
      const real = changes.filter(([line, mark]) => !line.blank && line.mark !== mark);
      if (real.length === 0) return;
      past.push(real.map(([line]) => [line, line.mark]));
      future.length = 0;
      apply(real);
      onChange(real.map(([line]) => line));
      saveSoon();
    },
    undo: () => step(past, future),
    redo: () => step(future, past),
    // What another window saved; the steps to undo here mean nothing any more.
    adopt() {
      const before = shown.map((line) => line.mark);
      if (!restore()) return;
      const changed = shown.filter((line, i) => line.mark !== before[i]);
      if (changed.length === 0) return;
      past.length = 0;
      future.length = 0;
      onChange(changed);
    },
    key: KEY,
  };
})();
