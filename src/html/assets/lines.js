// The list of lines, its keys, and the explanations that open within it.
//
//   app.append(lineList.build());
//
// Thousands of lines are cut into chunks, and a chunk is filled when it comes
// near the window; until then it only takes the room that it is likely to need.
"use strict";
const lineList = (() => {
  const el = ui.element;
  const CHUNK = 60; // lines; a few screens
  const ROW_HEIGHT = 34,
    HEADER_HEIGHT = 64; // guesses, before it is drawn

  let container, status;
  let shown = []; // lines that fit the filters, in reading order
  let places = new Map(); // from a line to its place in `shown`
  let chunks = []; // {element, from, to}
  let current = null; // the chosen line
  const open = new Set(); // lines whose explanation is open
  const rows = new Map(); // drawn lines

  // The text with what was searched for marked. Where folding changes the
  // length, places would be off, and nothing is marked.
  function marked(text) {
    const wanted = filters.fold(filters.state.q);
    const haystack = filters.fold(text);
    if (!wanted || haystack.length !== text.length) return [text];
    const out = [];
    let from = 0;
    for (let at; (at = haystack.indexOf(wanted, from)) >= 0; from = at + wanted.length) {
      out.push(text.slice(from, at), el("mark", {}, text.slice(at, at + wanted.length)));
    }
    out.push(text.slice(from));
    return out;
  }
  // What stands in the column of labels, and what before the text.
  function tagsOf(line) {
    const tag = (label) => tables.tag(report.nameOf(label));
    const gold = () => el("span", { class: "gold" }, say("gold"), " ", tag(line.gold));
    if (!report.isComparison) {
      const mark = line.wrong
        ? el("span", { class: "cross", "aria-label": say("wrong") }, "✗")
        : "";
      return {
        tags: [tag(line.predicted)],
        notes: line.wrong || line.gold < 0 ? [mark, gold()] : [],
      };
    }
    if (!line.change)
      return { tags: [tag(line.predicted)], notes: line.wrong ? [gold()] : [] };
    const sign = { fixed: "+", broken: "−", "both wrong": "✗", unscored: "?" }[
      line.change
    ];
    return {
      tags: [
        el(
          "span",
          { class: `sign ${line.change.replace(" ", "-")}`, title: say(line.change) },
          sign,
        ),
        tag(line.before),
        "→",
        tag(line.predicted),
      ],
      notes: line.change === "fixed" ? [] : [gold()],
    };
  }
  function rowOf(line) {
    const { tags, notes } = tagsOf(line);
    const score = report.hasScores ? line.score.toFixed(2) : "";
    const row = el(
      "div",
      {
        class: [
          "line",
          report.nameOf(line.predicted),
          line.wrong ? "wrong" : "",
          line.change ? "changed" : "",
          line.afterBlank ? "after-blank" : "",
        ]
          .join(" ")
          .trim(),
        role: "button",
        tabindex: line === current ? "0" : "-1",
        "data-line": report.placeOf(line),
        "aria-expanded": String(open.has(line)),
      },
      el("span", { class: "number" }, String(line.number)),
      el("span", { class: "tags" }, ...tags),
      el(
        "span",
        { class: "text", lang: "ko" },
        ...(notes.length ? [el("span", { class: "notes" }, ...notes)] : []),
        ...marked(line.text),
      ),
      el("span", { class: "score" }, score),
    );
    if (line === current) row.classList.add("current");
    rows.set(line, row);
    return row;
  }
  function pageHeader(page, count) {
    const errors = report.isComparison
      ? page.lines.filter((l) => l.change).length
      : page.errors;
    const values = { n: page.lines.length, shown: count, errors };
    const words = say(count === page.lines.length ? "page count" : "page shown", values);
    return el(
      "div",
      { class: "page-header" },
      el("h3", {}, page.key),
      el("span", { class: "note" }, [page.site, page.kind].filter(Boolean).join(" · ")),
      el(
        "span",
        { class: "note" },
        report.isComparison ? say("n changed", { n: errors }) : words,
      ),
      filters.state.page
        ? ""
        : tables.link(say("this page only"), { ...filters.state, page: page.key }),
    );
  }

  function fill(chunk) {
    if (chunk.filled) return;
    chunk.filled = true;
    const parts = [];
    for (let i = chunk.from; i < chunk.to; ++i) {
      const line = shown[i];
      if (i === 0 || shown[i - 1].page !== line.page)
        parts.push(pageHeader(line.page, chunk.counts.get(line.page)));
      parts.push(rowOf(line));
      if (open.has(line)) parts.push(explain.panel(line));
    }
    chunk.element.replaceChildren(...parts);
    chunk.element.style.minHeight = "";
  }
  const nearby = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) if (entry.isIntersecting) fill(entry.target.chunk);
    },
    { rootMargin: "1200px 0px" },
  );

  function draw(found) {
    nearby.disconnect();
    rows.clear();
    shown = found;
    places = new Map(found.map((line, i) => [line, i]));
    const counts = new Map();
    for (const line of found) counts.set(line.page, (counts.get(line.page) || 0) + 1);
    chunks = [];
    for (let from = 0; from < found.length; from += CHUNK) {
      const to = Math.min(from + CHUNK, found.length);
      let headers = 0;
      for (let i = from; i < to; ++i)
        headers += i === 0 || found[i - 1].page !== found[i].page;
      const height = (to - from) * ROW_HEIGHT + headers * HEADER_HEIGHT;
      const element = el("div", {
        class: "chunk",
        style: `min-height:${height}px;contain-intrinsic-size:auto ${height}px`,
      });
      const chunk = { element, from, to, counts, filled: false };
      element.chunk = chunk;
      chunks.push(chunk);
    }
    current = report.lineAt(filters.state.at) || null;
    if (!places.has(current)) current = null;
    container.replaceChildren(
      ...(chunks.length
        ? chunks.map((chunk) => chunk.element)
        : [el("p", { class: "nothing" }, say("nothing found"))]),
    );
    if (chunks.length) {
      fill(chunks[0]);
      // So that the tabulator reaches the list.
      if (!current) rows.get(found[0]).tabIndex = 0;
    }
    for (const chunk of chunks) nearby.observe(chunk.element);
    const wrong = found.filter((line) =>
      report.isComparison ? line.change : line.wrong,
    ).length;
    const words = say("count of", {
      n: found.length.toLocaleString(),
      all: report.lines.length.toLocaleString(),
    });
    status.textContent = `${words} · ${say(report.isComparison ? "n changed" : "count errors", { n: wrong.toLocaleString() })}`;
  }

  // As draw, for a reader who is within the list: who stays with the chosen
  // line, or else sees the first that was found.
  function drawAnew(found) {
    const isWithin = container.getBoundingClientRect().top < 0;
    const hasFocus = container.contains(document.activeElement);
    draw(found);
    if (current && hasFocus) rowFor(current).focus({ preventScroll: true });
    if (!isWithin) return;
    if (current) rowFor(current).scrollIntoView({ block: "center" });
    else container.scrollIntoView({ block: "start" });
  }

  // The row of a line that fits the filters, drawn if need be.
  function rowFor(line) {
    fill(chunks[Math.floor(places.get(line) / CHUNK)]);
    return rows.get(line);
  }
  function choose(line, { scroll = true } = {}) {
    if (current && rows.has(current)) {
      rows.get(current).classList.remove("current");
      rows.get(current).tabIndex = -1;
    }
    current = line;
    const row = rowFor(line);
    row.classList.add("current");
    row.tabIndex = 0;
    row.focus({ preventScroll: true });
    if (scroll) row.scrollIntoView({ block: "nearest" });
    filters.note(line);
  }
  function toggle(line) {
    const row = rowFor(line);
    if (open.delete(line)) {
      if (row.nextSibling?.classList.contains("explanation")) row.nextSibling.remove();
    } else {
      open.add(line);
      row.after(explain.panel(line));
    }
    row.setAttribute("aria-expanded", String(open.has(line)));
  }
  // The next line (step 1) or the one before (-1) that is `wanted`.
  function move(step, wanted = () => true) {
    let i = current ? places.get(current) + step : step > 0 ? 0 : -1;
    while (i >= 0 && i < shown.length && !wanted(shown[i])) i += step;
    if (i >= 0 && i < shown.length) choose(shown[i]);
  }
  const lineOf = (target) => report.lineAt(target.closest(".line")?.dataset.line);

  function onClick(event) {
    const line = lineOf(event.target);
    // Marking text to copy is no click.
    if (!line || String(getSelection())) return;
    choose(line, { scroll: false });
    toggle(line);
  }

  const wanted = report.isComparison
    ? (line) => Boolean(line.change)
    : (line) => line.wrong;
  const KEYS = {
    j: () => move(1),
    k: () => move(-1),
    n: () => move(1, wanted),
    p: () => move(-1, wanted),
    e: () => {
      const some = report.isComparison ? "changed" : "errors";
      filters.set({ show: filters.state.show === some ? "all" : some });
    },
    c: () => filters.only({}),
    "/": () => {
      const search = document.getElementById("search");
      search.focus();
      search.select();
    },
    Escape: () => current && open.has(current) && toggle(current),
  };
  const LINE_KEYS = {
    Enter: (line) => toggle(line),
    " ": (line) => toggle(line),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
  };
  function onKey(event) {
    if (
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      document.querySelector("dialog[open]")
    )
      return;
    if (event.target.closest("input, select, textarea")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const line = event.target.classList.contains("line") ? lineOf(event.target) : null;
    // On another control Enter and the arrows do what they always do.
    const onLine = line && LINE_KEYS[event.key];
    const isButton = event.target.closest("button, summary, a");
    const onList =
      !isButton && event.key === "Enter" && current ? () => toggle(current) : null;
    const action = onLine ? () => onLine(line) : KEYS[event.key] || onList;
    if (!action) return;
    event.preventDefault();
    action();
  }

  // Paper has no window to come near to, and is white.
  const root = document.documentElement;
  let themeOnScreen;
  window.addEventListener("beforeprint", () => {
    chunks.forEach(fill);
    themeOnScreen = root.dataset.theme;
    root.dataset.theme = "light";
  });
  window.addEventListener("afterprint", () => {
    if (themeOnScreen) root.dataset.theme = themeOnScreen;
    else delete root.dataset.theme;
  });
  document.addEventListener("keydown", onKey);
  filters.onChange((found) => container && drawAnew(found));

  return {
    build() {
      status = el("span", { class: "status", role: "status" });
      container = el("div", {
        class: report.isComparison ? "lines compared" : "lines",
        role: "region",
        "aria-label": say("lines"),
      });
      container.addEventListener("click", onClick);
      draw(filters.find());
      return { status, container };
    },
    // Shows a line among all others of its page, chosen and opened.
    go(line) {
      filters.only({ show: "all", at: report.placeOf(line) });
      choose(line, { scroll: false });
      if (!open.has(line)) toggle(line);
      rowFor(line).scrollIntoView({ block: "center" });
    },
    // After loading a link with a chosen line.
    scrollToCurrent() {
      if (current) rowFor(current).scrollIntoView({ block: "center" });
    },
  };
})();
