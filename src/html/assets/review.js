// The labelling page: cursor, selection, keys, filters and dialogs, on top of
// work (labels), files (formats) and table (rows).
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const box = $("lines");
  const { LABELS, counts } = work;

  let order = work.data.order;
  let filter = "all";
  let pageFilter = ""; // number of a page, or "" for all
  let query = "";
  let visible = work.shown; // lines that are not filtered out, in page order
  let cursor = work.shown[0];
  let anchor = cursor; // the other end of the selection
  let selected = [];
  let rangeMode = false; // the next click extends the selection, as for touch
  // How far the queue of an order has come; clicks elsewhere leave it alone.
  let queued = null;

  // --- Cursor and selection

  const announce = (text) => ($("announcer").textContent = text);
  const select = () => {
    table.select(selected, false);
    const [from, to] = [visible.indexOf(anchor), visible.indexOf(cursor)].sort((a, b) => a - b);
    // A line that a filter hides is not labelled by accident.
    selected = from < 0 ? visible.filter((line) => line === cursor) : visible.slice(from, to + 1);
    table.select(selected, true);
    frame.showSelection(selected.length);
  };
  const goTo = (line, { extend = false, block = "near" } = {}) => {
    cursor = line;
    if (!extend) anchor = line;
    work.place = line;
    table.goTo(line, block);
    select();
  };
  const move = (steps, extend) => {
    const at = visible.indexOf(cursor);
    if (visible.length === 0) return;
    // A cursor that the filter hides starts from the line that followed it.
    const from = at >= 0 ? at : visible.findIndex((line) => line.at > cursor.at) - (steps > 0);
    const to = Math.max(0, Math.min(visible.length - 1, from + steps));
    goTo(visible[to], { extend: extend && at >= 0 });
  };

  // --- The queue: which line comes next

  const nextInQueue = (direction = 1) => {
    const queue = work.orders[order];
    const start = queued === null ? -1 : queue.indexOf(queued);
    const shownLines = new Set(visible);
    for (let step = 1; step <= queue.length; step += 1) {
      const line = queue[(start + direction * step + 2 * queue.length) % queue.length];
      if (line.mark === null && shownLines.has(line)) return line;
    }
    return null;
  };
  const goToNext = (direction = 1) => {
    const next = nextInQueue(direction);
    if (next === null) {
      if (counts.reviewed === counts.total) panels.toast(ui.say("done"));
      else panels.toast(ui.say("doneHere"), ["showAll", clearFilters]);
      return;
    }
    queued = next;
    goTo(next, { block: order === "uncertain" ? "center" : "near" });
  };
  // In page order the queue follows the cursor.
  const follow = () => {
    if (order === "page" || queued === null || selected.includes(queued)) queued = cursor;
  };

  // --- Labelling

  const label = (marks) => {
    if (selected.length === 0) return;
    const wasReviewed = selected.every((line) => line.mark !== null);
    const changes = selected.map((line, i) => [line, marks(line, i)]);
    const last = selected.at(-1);
    goTo(last);
    follow();
    work.set(changes);
    announce(`${changes.length > 1 ? changes.length : last.number + 1}: ${ui.say(last.mark)}`);
    setRangeMode(false);
    // Who corrects lines already seen goes on from there.
    if (wasReviewed) move(1, false);
    else goToNext();
  };
  const setLabel = (mark) => label(() => mark);
  const accept = () => label((line) => work.labelOf(line));
  const clear = () => work.set(selected.map((line) => [line, null]));
  const revert = (lines) => {
    if (lines.length === 0) return;
    if (!visible.includes(lines[0])) clearFilters();
    queued = lines[0];
    goTo(lines[0], { block: "center" });
  };

  // --- Filters

  const passes = {
    all: () => true,
    todo: (line) => line.mark === null,
    changed: work.isChanged,
  };
  const applyFilters = () => {
    const pass = passes[filter] ?? ((line) => work.labelOf(line) === filter);
    const needle = query.toLowerCase();
    visible = work.shown.filter(
      (line) =>
        (pageFilter === "" || line.page.number === Number(pageFilter)) &&
        pass(line) &&
        (needle === "" || line.text.toLowerCase().includes(needle)),
    );
    table.show(visible, needle);
    $("none").hidden = visible.length > 0;
    frame.showChoices(filter, order);
    if (visible.length === 0) return select();
    if (visible.includes(cursor)) goTo(cursor, { block: "center" });
    else goTo(visible.find((line) => line.at > cursor.at) ?? visible[0]);
  };
  const setFilter = (next) => {
    filter = next;
    applyFilters();
    box.focus({ preventScroll: true });
  };
  function clearFilters() {
    filter = "all";
    pageFilter = "";
    query = "";
    $("search").value = "";
    $("page-select").value = "";
    applyFilters();
  }
  const setOrder = (next) => {
    order = next;
    queued = next === "page" ? cursor : null;
    frame.showChoices(filter, order);
  };
  const setRangeMode = (on) => {
    rangeMode = on;
    $("range-button").setAttribute("aria-pressed", String(on));
  };

  work.onChange = (lines) => {
    table.refresh(lines);
    frame.showCounts();
    frame.showPages(new Set(lines.map((line) => line.page)));
  };
  work.onSaved = frame.showSaved;

  // --- Keys

  // Letters by the place of the key, so that they work under a Korean keyboard
  // too, where `j` types `ㅓ`.
  const keyName = (event) => {
    if (/^Key[A-Z]$/.test(event.code)) {
      const letter = event.code[3].toLowerCase();
      // On layouts that move Latin letters, what is typed counts.
      return /^[a-z]$/i.test(event.key) ? event.key.toLowerCase() : letter;
    }
    if (/^(Digit|Numpad)[0-9]$/.test(event.code) && !event.shiftKey) return event.code.at(-1);
    if (event.key === "?" || event.key === "/") return event.key;
    if (event.code === "Slash") return event.shiftKey ? "?" : "/";
    return event.key;
  };
  const screenful = () => Math.max(1, Math.floor(box.clientHeight / 40) - 2);
  const keys = {
    0: () => setLabel("?"),
    "?": () => setLabel("?"),
    Enter: accept,
    " ": accept,
    Backspace: clear,
    Delete: clear,
    j: (event) => move(1, event.shiftKey),
    k: (event) => move(-1, event.shiftKey),
    ArrowDown: (event) => move(1, event.shiftKey),
    ArrowUp: (event) => move(-1, event.shiftKey),
    PageDown: (event) => move(screenful(), event.shiftKey),
    PageUp: (event) => move(-screenful(), event.shiftKey),
    Home: (event) => move(-visible.length, event.shiftKey),
    End: (event) => move(visible.length, event.shiftKey),
    n: (event) => {
      // From elsewhere, back to the line that the queue waits at.
      const away = order === "uncertain" && queued?.mark === null && queued !== cursor;
      if (away && visible.includes(queued)) return goTo(queued, { block: "center" });
      follow();
      goToNext(event.shiftKey ? -1 : 1);
    },
    z: (event) => revert(event.shiftKey ? work.redo() : work.undo()),
    y: () => revert(work.redo()),
    a: () => {
      const page = visible.filter((line) => line.page === cursor.page);
      if (page.length === 0) return; // filters hide every line
      anchor = page[0];
      goTo(page.at(-1), { extend: true });
    },
    e: () => panels.openExport(cursor.page),
    g: () => panels.toggleGuide(),
    h: panels.openHelp,
    F1: panels.openHelp,
    "/": () => $("search").focus(),
    Escape: () => {
      if (selected.length > 1 || rangeMode) goTo(cursor);
      else if (visible.length < work.shown.length) clearFilters();
      else if (!$("guide").hidden) panels.toggleGuide(false);
      setRangeMode(false);
    },
  };
  LABELS.forEach((name, i) => (keys[i + 1] = () => setLabel(name)));

  const onKey = (event) => {
    if (document.querySelector("dialog[open]")) return;
    const target = event.target;
    if (target === $("search")) {
      if (event.key === "Escape") clearFilters();
      if (event.key === "Enter" || event.key === "Escape") box.focus();
      return;
    }
    if (target.matches("select, input")) return;
    const name = keyName(event);
    if (target.matches("button") && (name === "Enter" || name === " ")) return;
    if (event.altKey) return;
    // With Ctrl only what editors have: undo, redo, select all.
    if ((event.ctrlKey || event.metaKey) && !["z", "y", "a"].includes(name)) return;
    if (!(name in keys)) return;
    event.preventDefault();
    keys[name](event);
  };

  // --- Wiring

  // Buttons leave the keyboard with the lines.
  const onButton = (id, run) =>
    $(id).addEventListener("click", () => {
      run();
      if (!document.querySelector("dialog[open]")) box.focus({ preventScroll: true });
    });
  const listen = () => {
    document.addEventListener("keydown", onKey);
    onButton("accept-button", accept);
    onButton("next-button", () => keys.n({}));
    onButton("range-button", () => setRangeMode(!rangeMode));
    onButton("undo-button", () => keys.z({}));
    onButton("redo-button", () => keys.y({}));
    onButton("guide-button", () => panels.toggleGuide());
    onButton("help-button", panels.openHelp);
    onButton("export-button", () => panels.openExport(cursor.page));
    onButton("import-button", () => $("import-file").click());
    onButton("language-button", () => {
      ui.setLanguage(ui.language === "ko" ? "en" : "ko");
      frame.speak();
    });
    onButton("theme-button", frame.nextTheme);
    for (const button of document.querySelectorAll("[data-order]")) {
      button.addEventListener("click", () => {
        setOrder(button.dataset.order);
        box.focus({ preventScroll: true });
        if (order === "uncertain") goToNext();
      });
    }
    $("import-file").addEventListener("change", async (event) => {
      await panels.importFiles([...event.target.files]);
      event.target.value = "";
      applyFilters();
    });
    $("page-select").addEventListener("change", (event) => {
      pageFilter = event.target.value;
      applyFilters();
      box.focus({ preventScroll: true });
    });
    let searching = 0;
    $("search").addEventListener("input", (event) => {
      clearTimeout(searching);
      searching = setTimeout(() => {
        query = event.target.value.trim();
        applyFilters();
      }, 120);
    });
    box.addEventListener("click", (event) => {
      const row = event.target.closest(".row");
      if (row) goTo(table.lineOf(row), { extend: event.shiftKey || rangeMode });
    });
    // Shift and click would select text from here to there.
    box.addEventListener("mousedown", (event) => event.shiftKey && event.preventDefault());
    $("labels").addEventListener("mousedown", (event) => event.preventDefault());
    for (const dialog of document.querySelectorAll("dialog")) {
      dialog.addEventListener("close", () => box.focus({ preventScroll: true }));
      dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    }
    // Another window of this file has saved.
    addEventListener("storage", (event) => event.key === work.key && work.adopt());
    document.addEventListener("visibilitychange", () => document.hidden || work.adopt());
    addEventListener("pagehide", () => work.isWaiting && work.save());
    addEventListener("beforeunload", (event) => {
      if (work.isWaiting) work.save();
      if (frame.isUnsaved) event.preventDefault();
    });
  };

  frame.startLanguage();
  const found = work.restore();
  frame.build({ onFilter: setFilter, onLabel: setLabel });
  table.build();
  setOrder(order);
  queued = null;
  frame.speak();
  frame.showCounts();
  frame.showPages(work.pages);
  listen();
  if (found) {
    work.save(); // where it was missing
    panels.toast(ui.say("found"));
  }
  if (ui.remembered("kijil.review.guide") !== "closed" && innerWidth > 1100) {
    panels.toggleGuide(true);
  }
  box.focus();
  if (found && work.place) {
    queued = work.place;
    goTo(work.place, { block: "center" });
  } else if (counts.reviewed === counts.total) {
    goTo(cursor);
  } else {
    goToNext();
  }
})();
