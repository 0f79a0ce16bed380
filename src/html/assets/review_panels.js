// What opens beside or above the lines: how to label, keys, export, import,
// and short messages.
"use strict";
const panels = (() => {
  const $ = (id) => document.getElementById(id);
  const element = ui.element;

  let timer = 0;
  // A message that goes by itself; `action` is [word, what its button does].
  const toast = (text, action) => {
    $("toast").replaceChildren(text);
    if (action) {
      const [word, run] = action;
      $("toast").append(element("button", { type: "button", onclick: run }, ui.say(word)));
    }
    $("toast").hidden = false;
    clearTimeout(timer);
    timer = setTimeout(() => ($("toast").hidden = true), 6000);
  };

  // --- How to label

  const guideQuestion = ([name, question, examples], i) =>
    element(
      "section",
      { "data-label": name },
      element(
        "h3",
        {},
        element("kbd", {}, String(i + 1)),
        element("span", { class: "label" }, ui.say(name)),
      ),
      element("p", { class: "question" }, question),
      element("p", { class: "quiet" }, examples),
    );
  const writeGuide = () => {
    const guide = GUIDE[ui.language === "ko" ? "ko" : "en"];
    $("guide").replaceChildren(
      element(
        "h2",
        {},
        element("span", {}, ui.say("guide")),
        element("button", { type: "button", onclick: () => toggleGuide(false) }, ui.say("close")),
      ),
      element("p", {}, guide.intro),
      ...guide.questions.map(guideQuestion),
      element("p", {}, element("kbd", {}, "?"), " ", guide.unsure),
    );
  };
  const toggleGuide = (open = $("guide").hidden) => {
    $("guide").hidden = !open;
    $("guide").parentElement.classList.toggle("guided", open);
    $("guide-button").setAttribute("aria-expanded", String(open));
    ui.remember("kijil.review.guide", open ? "open" : "closed");
  };

  // --- Keys

  const SHORTCUTS = [
    ["1 2 3 4", "keyLabel"],
    ["? 0", "keyUnsure"],
    ["Enter Space", "keyAccept"],
    ["j k ↓ ↑", "keyMove"],
    ["Shift+↓ Shift+↑", "keyRange"],
    ["a", "keyPage"],
    ["n N", "keyNext"],
    ["z y", "keyUndo"],
    ["Backspace", "keyClear"],
    ["/", "keySearch"],
    ["Esc", "keyEscape"],
    ["g e h", "keyOthers"],
  ];
  const keyCaps = (names) => names.split(" ").map((name) => element("kbd", {}, name));
  const writeHelp = () => {
    const rows = SHORTCUTS.flatMap(([names, meaning]) => [
      element("dt", {}, ...keyCaps(names)),
      element("dd", {}, ui.say(meaning)),
    ]);
    $("help").replaceChildren(
      element("h2", { id: "help-title" }, ui.say("helpTitle")),
      element("dl", {}, ...rows),
      element("p", { class: "quiet" }, ui.say("helpTouch")),
      element("form", { method: "dialog" }, element("button", {}, ui.say("close"))),
    );
  };

  // --- Export and import

  const download = ({ name, text }) => {
    const url = URL.createObjectURL(new Blob([text], { type: "application/octet-stream" }));
    element("a", { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  };
  const exportPages = async (choice, thisPage) => {
    const pages = choice.get("pages") === "this" ? [thisPage] : work.pages;
    const made = files.exports(choice.get("format"), pages, choice.get("unreviewed"));
    for (const file of made) {
      download(file);
      // Browsers drop downloads that come all at once.
      if (made.length > 1) await new Promise((done) => setTimeout(done, 250));
    }
    const more = made.length > 1 ? ` … (${made.length})` : "";
    toast(`${ui.say("exported")}: ${made[0].name}${more}`);
  };

  const radio = (name, value, word, checked) =>
    element(
      "label",
      {},
      element("input", { type: "radio", name, value, checked: checked ? "" : null }),
      element("span", {}, ui.say(word)),
    );
  // The first choice is the one to begin with.
  const radios = (name, legend, choices) =>
    element(
      "fieldset",
      {},
      element("legend", {}, ui.say(legend)),
      ...choices.map(([value, word], i) => radio(name, value, word, i === 0)),
    );
  const FORMATS = [
    ["tsv", "formatTsv"],
    ["jsonl", "formatJsonl"],
    ["doccano", "formatDoccano"],
    ["label-studio", "formatStudio"],
  ];
  // One file for several pages, rather than a download for each.
  const FORMATS_OF_MANY = [FORMATS[1], FORMATS[0], ...FORMATS.slice(2)];
  const PAGES = [
    ["all", "allPages"],
    ["this", "thisPage"],
  ];
  const UNREVIEWED = [
    ["none", "asNone"],
    ["suggested", "asSuggested"],
  ];
  const openExport = (thisPage) => {
    const several = work.pages.length > 1;
    const { reviewed, total } = work.counts;
    const note =
      `${ui.say("linesReviewed")}: ${reviewed}; ${ui.say("linesNot")}: ${total - reviewed}. ` +
      (several ? ui.say("exportNote") : "");
    const onsubmit = (event) => {
      if (event.submitter?.value !== "close") exportPages(new FormData(event.target), thisPage);
    };
    $("export").replaceChildren(
      element(
        "form",
        { method: "dialog", onsubmit },
        element("h2", { id: "export-title" }, ui.say("exportTitle")),
        radios("format", "format", several ? FORMATS_OF_MANY : FORMATS),
        several ? radios("pages", "which", PAGES) : "",
        radios("unreviewed", "unreviewedLines", UNREVIEWED),
        element("p", { class: "quiet" }, note),
        element(
          "div",
          { class: "bar" },
          element("button", { class: "strong", value: "download" }, ui.say("download")),
          element("button", { value: "close" }, ui.say("close")),
        ),
      ),
    );
    $("export").showModal();
  };
  // Takes the labels of earlier exports over, as one step to undo.
  const importFiles = async (list) => {
    const changes = [];
    let missing = 0;
    for (const file of list) {
      try {
        for (const page of files.read(await file.text())) {
          const matched = files.match(page);
          changes.push(...matched.changes);
          missing += matched.missing;
        }
      } catch {
        toast(`${ui.say("notRead")}: ${file.name}`);
        return;
      }
    }
    work.set(changes);
    const lost = missing > 0 ? `; ${missing} ${ui.say("notFound")}` : "";
    toast(`${changes.length} ${ui.say("imported")}${lost}`);
  };

  return {
    toast,
    toggleGuide,
    openExport,
    openHelp: () => $("help").showModal(),
    importFiles,
    // Writes both panels anew, in the language of the moment.
    write() {
      writeGuide();
      writeHelp();
    },
  };
})();
