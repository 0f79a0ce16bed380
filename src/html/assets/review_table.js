// The lines as rows of the page. Rows are built once; later only those that
// change are touched, and chunks of rows out of sight are not laid out (CSS:
// content-visibility), so that thousands of lines stay quick.
//
// Page text goes into the document as text only, never as HTML.
"use strict";
const table = (() => {
  const CHUNK = 40; // rows
  const box = document.getElementById("lines");
  const rows = new Map(); // line -> {row, label, score, was, text}
  const lineOfRow = new WeakMap();
  const heads = []; // by page: {section, count}
  let marked = []; // lines with a search hit marked

  const percent = (score) => `${score >= 1 ? 100 : Math.min(99, Math.floor(score * 100))}%`;

  const buildRow = (line) => {
    const number = ui.element("span", { class: "number" }, String(line.number + 1));
    const label = ui.element("span", { class: "label" });
    const score = ui.element("span", { class: "score" }, percent(line.score));
    const was = ui.element("span", { class: "was" });
    const text = ui.element("span", { class: "text" }, line.text);
    const row = ui.element(
      "div",
      { class: "row", role: "option", id: `line${line.at}`, "aria-selected": "false" },
      number,
      ui.element("span", { class: "verdict" }, label, score, was),
      text,
    );
    rows.set(line, { row, label, was, text });
    lineOfRow.set(row, line);
    return row;
  };

  const buildPage = (page) => {
    const count = ui.element("span", { class: "quiet" });
    const title = page.site && page.site !== page.id ? `${page.site} · ${page.id}` : page.id;
    const head = ui.element(
      "div",
      { class: "head", id: `page${page.number}` },
      ui.element("span", {}, title),
      page.kind ? ui.element("span", { class: "quiet" }, page.kind) : "",
      count,
    );
    const section = ui.element(
      "div",
      { class: "page", role: "group", "aria-labelledby": head.id },
      head,
    );
    for (let first = 0; first < page.lines.length; first += CHUNK) {
      const chunk = ui.element("div", { class: "chunk", role: "presentation" });
      const some = page.lines.slice(first, first + CHUNK);
      chunk.style.setProperty("--rows", some.length);
      for (const line of some) {
        chunk.append(
          line.blank
            ? ui.element("div", { class: "blank", "aria-hidden": "true" })
            : buildRow(line),
        );
      }
      section.append(chunk);
    }
    heads.push({ section, count });
    return section;
  };

  const refreshRow = (line) => {
    const { row, label, was } = rows.get(line);
    const name = work.labelOf(line);
    row.dataset.label = name;
    row.classList.toggle("reviewed", line.mark !== null);
    row.classList.toggle("doubtful", line.mark === null && line.score < work.DOUBTFUL);
    label.textContent = ui.say(name);
    label.title = ui.say(line.mark === null ? "suggested" : "reviewed");
    was.textContent = work.isChanged(line) ? `${ui.say("was")}: ${ui.say(line.suggested)}` : "";
  };

  const refreshPage = (page) => {
    heads[page.number].count.textContent = `${page.reviewed} / ${page.total}`;
    heads[page.number].section.classList.toggle("done", page.reviewed === page.total);
  };

  // Where `query` (lower case) stands in the line, as nodes.
  const withMarks = (text, query) => {
    const lower = text.toLowerCase();
    // A few letters change length in lower case; then nothing is marked.
    if (lower.length !== text.length) return [text];
    const nodes = [];
    let done = 0;
    for (let at = lower.indexOf(query); at >= 0; at = lower.indexOf(query, done)) {
      nodes.push(text.slice(done, at));
      done = at + query.length;
      nodes.push(ui.element("mark", {}, text.slice(at, done)));
    }
    nodes.push(text.slice(done));
    return nodes;
  };

  return {
    percent,
    build() {
      box.append(...work.pages.map(buildPage));
      this.refresh(work.shown);
    },
    row: (line) => rows.get(line).row,
    lineOf: (element) => lineOfRow.get(element.closest(".row")),
    refresh(lines) {
      for (const line of lines) refreshRow(line);
      for (const page of new Set(lines.map((line) => line.page))) refreshPage(page);
    },
    // Hides all rows but those of `wanted`, and marks the query in them. With
    // everything wanted, blank lines show too.
    show(wanted, query) {
      const everything = wanted.length === work.shown.length;
      box.classList.toggle("filtered", !everything);
      const set = new Set(wanted);
      for (const [line, { row }] of rows) row.hidden = !set.has(line);
      for (const { section } of heads) {
        let any = false;
        for (const chunk of section.querySelectorAll(".chunk")) {
          chunk.hidden = chunk.querySelector(".row:not([hidden])") === null;
          any ||= !chunk.hidden;
        }
        section.hidden = !any;
      }
      for (const line of marked) rows.get(line).text.textContent = line.text;
      marked = query === "" ? [] : wanted;
      for (const line of marked) {
        rows.get(line).text.replaceChildren(...withMarks(line.text, query));
      }
    },
    select(lines, on) {
      for (const line of lines) rows.get(line).row.setAttribute("aria-selected", String(on));
    },
    // Makes `line` the current row, and brings it into view: "near" scrolls no
    // more than it takes, "center" puts it where the eye waits for it.
    goTo(line, block) {
      box.querySelector(".current")?.classList.remove("current");
      const { row } = rows.get(line);
      row.classList.add("current");
      box.setAttribute("aria-activedescendant", row.id);
      const into = { block: block === "center" ? "center" : "nearest" };
      row.scrollIntoView(into);
      // Rows that come into sight only now may differ from their guessed size.
      requestAnimationFrame(() => row.classList.contains("current") && row.scrollIntoView(into));
    },
  };
})();
