// What stands around the lines: chips, counts, the list of pages, label
// buttons, and the words and colours of all that.
"use strict";
const frame = (() => {
  const $ = (id) => document.getElementById(id);
  const { LABELS, counts } = work;
  const FILTERS = ["all", "todo", "changed", ...LABELS, "?"];
  const THEMES = { "": "system", light: "light", dark: "dark" };
  let savedState = "";

  const chip = (name, onFilter) => {
    const attributes = { type: "button", "data-filter": name, onclick: () => onFilter(name) };
    if (name === "?" || LABELS.includes(name)) attributes["data-label"] = name;
    return ui.element("button", attributes, ui.element("span", { "data-say": name }), " ", "0");
  };
  // A label's button, with the key that does the same.
  const labelButton = (name, key, onLabel) =>
    ui.element(
      "button",
      { type: "button", "data-label": name, onclick: () => onLabel(name) },
      ui.element("kbd", {}, key),
      " ",
      ui.element("span", { "data-say": name }),
    );

  const themeNow = () => document.documentElement.dataset.theme ?? "";
  const showTheme = () => {
    $("theme-button").textContent = `${ui.say("theme")}: ${ui.say(THEMES[themeNow()])}`;
  };
  // "saving", "saved", or "unsaved" if the browser keeps nothing.
  const showSaved = (state) => {
    savedState = state;
    $("saved").textContent = state ? ui.say(state) : "";
    $("saved").classList.toggle("warning", state === "unsaved");
  };

  return {
    build({ onFilter, onLabel }) {
      $("filters").append(...FILTERS.map((name) => chip(name, onFilter)));
      [...LABELS, "?"].forEach((name, i) =>
        $("labels").append(labelButton(name, name === "?" ? "?" : String(i + 1), onLabel)),
      );
      $("page-select").append(ui.element("option", { value: "" }));
      for (const page of work.pages) {
        $("page-select").append(ui.element("option", { value: String(page.number) }));
      }
      $("page-select").hidden = work.pages.length === 1;
      $("broken").hidden = work.data.broken === 0;
    },
    showSaved,
    get isUnsaved() {
      return savedState === "unsaved";
    },
    showCounts() {
      $("progress").max = counts.total;
      $("progress").value = counts.reviewed;
      $("progress-text").textContent = `${counts.reviewed} / ${counts.total}`;
      $("share").textContent = table.percent(counts.reviewed / counts.total);
      const numbers = { ...counts, all: counts.total, todo: counts.total - counts.reviewed };
      for (const one of $("filters").children) {
        one.lastChild.textContent = numbers[one.dataset.filter];
      }
      $("undo-button").disabled = !work.canUndo;
      $("redo-button").disabled = !work.canRedo;
    },
    showPages(pages) {
      for (const page of pages) {
        $("page-select").options[page.number + 1].textContent =
          `${page.id} (${page.reviewed} / ${page.total})`;
      }
    },
    showSelection(number) {
      $("lines").classList.toggle("several", number > 1);
      $("selection").hidden = number < 2;
      $("selection").textContent = number < 2 ? "" : `${number} ${ui.say("selected")}`;
    },
    // Which filter and order are on.
    showChoices(filter, order) {
      for (const one of $("filters").children) {
        one.setAttribute("aria-pressed", String(one.dataset.filter === filter));
      }
      for (const one of document.querySelectorAll("[data-order]")) {
        one.setAttribute("aria-pressed", String(one.dataset.order === order));
      }
    },
    nextTheme() {
      const names = Object.keys(THEMES);
      ui.setTheme(names[(names.indexOf(themeNow()) + 1) % names.length]);
      showTheme();
    },
    // Says everything anew, in the language of the moment.
    speak() {
      for (const e of document.querySelectorAll("[data-say]")) {
        e.textContent = ui.say(e.dataset.say);
      }
      for (const e of document.querySelectorAll("[data-say-label]")) {
        e.setAttribute("aria-label", ui.say(e.dataset.sayLabel));
      }
      $("search").placeholder = ui.say($("search").dataset.sayPlaceholder);
      $("title").textContent = work.data.title || ui.say("heading");
      $("language-button").textContent = ui.language === "ko" ? "English" : "한국어";
      $("page-select").options[0].textContent = ui.say("allPages");
      showTheme();
      showSaved(savedState);
      panels.write();
      table.refresh(work.shown);
    },
    // The language that the maker of the page chose holds until the reader
    // chooses one; it is not remembered as the reader's.
    startLanguage() {
      const { language } = work.data;
      if (!language || ui.remembered("kijil.language")) return;
      ui.setLanguage(language);
      try {
        localStorage.removeItem("kijil.language");
      } catch {
        // nothing was remembered
      }
    },
  };
})();
