// What the report and the labelling page share: language and theme.
"use strict";
const ui = (() => {
  // Words by key, in both languages: ui.words({errors: ["오류", "errors"]}).
  const words = {};
  const remembered = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // storage is off, as in some browsers for local files
    }
  };
  const remember = (key, value) => {
    try {
      localStorage.setItem(key, value);
    } catch {
      // not remembered, then
    }
  };
  const preferred = (navigator.language || "").startsWith("ko") ? "ko" : "en";
  let language = remembered("kijil.language") || preferred;
  document.documentElement.lang = language;

  const theme = remembered("kijil.theme");
  if (theme) document.documentElement.dataset.theme = theme;

  return {
    remembered,
    remember,
    words: (more) => Object.assign(words, more),
    get language() {
      return language;
    },
    // The word for a key in the reader's language; the key itself if unknown.
    say: (key) => (words[key] ? words[key][language === "ko" ? 0 : 1] : key),
    // Switches and fills every element that has data-say with its word.
    setLanguage(next) {
      language = next;
      remember("kijil.language", next);
      document.documentElement.lang = next;
      for (const e of document.querySelectorAll("[data-say]")) {
        e.textContent = ui.say(e.dataset.say);
      }
    },
    // Light, dark, or as the system has it ("").
    setTheme(next) {
      remember("kijil.theme", next);
      if (next) document.documentElement.dataset.theme = next;
      else delete document.documentElement.dataset.theme;
    },
    // An element: ui.element("span", {class: "label", title: "..."}, "text").
    element(name, attributes = {}, ...children) {
      const e = document.createElement(name);
      for (const [key, value] of Object.entries(attributes)) {
        if (key.startsWith("on")) e.addEventListener(key.slice(2), value);
        else if (value !== null && value !== undefined) e.setAttribute(key, value);
      }
      e.append(...children);
      return e;
    },
  };
})();
