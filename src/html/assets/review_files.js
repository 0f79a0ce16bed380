// Exports and imports, as text. No DOM. The formats are those that kijil reads
// (include/kijil/labeled_pages.h), so that `kijil train` takes them as they are.
"use strict";
const files = (() => {
  const { LABELS } = work;
  const oneLine = (text) => text.replaceAll(/[\r\n]/g, " ");
  // Offsets of doccano and Label Studio count code points, not UTF-16 units.
  const codePoints = (text) => {
    let count = 0;
    for (const _ of text) count += 1;
    return count;
  };

  // What an export says of a line: a label, "?", or "blank". `unreviewed` is
  // "none" or "suggested".
  const exportedLabel = (line, unreviewed) => {
    if (line.blank) return "blank";
    if (line.mark !== null) return line.mark;
    return unreviewed === "suggested" ? line.suggested : "?";
  };

  const facts = (page, record) => {
    for (const key of ["site", "kind", "url"]) {
      if (page[key]) record[key] = page[key];
    }
    return record;
  };

  const tsv = (page, unreviewed) => {
    let out = "";
    for (const key of ["id", "site", "kind", "url"]) {
      if (page[key]) out += `# ${key}: ${oneLine(page[key])}\n`;
    }
    for (const line of page.lines) {
      out += `${exportedLabel(line, unreviewed)}\t${line.text}\n`;
    }
    return out;
  };

  // "reviewed" tells a later import what a person has looked at.
  const jsonlLine = (line, unreviewed) => {
    const entry = { text: line.text, label: exportedLabel(line, unreviewed) };
    if (line.blank) return entry;
    if (line.mark !== null) entry.reviewed = true;
    else if (entry.label !== "?") entry.score = line.score;
    return entry;
  };
  const jsonl = (page, unreviewed) => {
    const record = facts(page, { id: page.id });
    record.lines = page.lines.map((line) => jsonlLine(line, unreviewed));
    return `${JSON.stringify(record)}\n`;
  };

  // The page as one text, and where in it each line stands.
  const asDocument = (page) => {
    const places = [];
    let position = 0;
    for (const line of page.lines) {
      const end = position + codePoints(line.text);
      places.push([position, end]);
      position = end + 1;
    }
    let text = page.lines.map((line) => line.text).join("\n");
    // A line end that nothing follows would start no line.
    if (page.lines.at(-1)?.text === "") text += "\n";
    return { text, places };
  };

  const doccano = (page, unreviewed) => {
    const { text, places } = asDocument(page);
    const label = [];
    for (const line of page.lines) {
      const name = exportedLabel(line, unreviewed);
      if (LABELS.includes(name)) label.push([...places[line.number], name]);
    }
    return `${JSON.stringify(facts(page, { text, label, page: page.id }))}\n`;
  };

  const region = (line, place, name) => ({
    from_name: "label",
    to_name: "text",
    type: "labels",
    value: { start: place[0], end: place[1], text: line.text, labels: [name] },
  });
  const studioTask = (page, unreviewed) => {
    const { text, places } = asDocument(page);
    const byHand = [];
    const byModel = [];
    let least = 1;
    for (const line of page.lines) {
      if (line.blank) continue;
      const place = places[line.number];
      const name = exportedLabel(line, unreviewed);
      if (name !== "?") byHand.push({ id: `line${line.number}`, ...region(line, place, name) });
      byModel.push({
        id: `suggestion${line.number}`,
        ...region(line, place, line.suggested),
        score: line.score,
      });
      least = Math.min(least, line.score);
    }
    const task = { data: facts(page, { text, page: page.id }) };
    if (byHand.length > 0) task.annotations = [{ result: byHand }];
    task.predictions = [
      { model_version: work.data.model || "kijil", score: least, result: byModel },
    ];
    return JSON.stringify(task);
  };

  // The page's id as a file's name.
  const fileName = (text) => {
    const name = text.replaceAll(/[\u0000-\u001f\u007f/\\:*?"<>|]/g, "_").slice(0, 80);
    return name === "" || name.startsWith(".") ? `_${name}` : name;
  };
  const tsvFiles = (pages, unreviewed) => {
    const taken = new Set();
    return pages.map((page) => {
      const stem = fileName(page.id);
      let name = stem;
      for (let n = 2; taken.has(name); n += 1) name = `${stem}-${n}`;
      taken.add(name);
      return { name: `${name}.tsv`, text: tsv(page, unreviewed) };
    });
  };

  // [{name, text}]: the files of an export. `format` is tsv, jsonl, doccano or
  // label-studio.
  const exports = (format, pages, unreviewed) => {
    if (format === "tsv") return tsvFiles(pages, unreviewed);
    const stem = fileName(pages.length === 1 ? pages[0].id : work.data.title || "review");
    const join = (write) => pages.map((page) => write(page, unreviewed)).join("");
    if (format === "jsonl") return [{ name: `${stem}.jsonl`, text: join(jsonl) }];
    if (format === "doccano") {
      return [{ name: `${stem}.doccano.jsonl`, text: join(doccano) }];
    }
    const tasks = pages.map((page) => studioTask(page, unreviewed));
    return [{ name: `${stem}.label-studio.json`, text: `[\n${tasks.join(",\n")}\n]\n` }];
  };

  // --- Import: pages {id, entries: [{text, mark}]}, mark null for no label.
  //
  // Takes whole pages, as kijil reads them: TSV with or without scores, kijil's
  // JSONL, doccano's JSONL with spans, Label Studio's JSON and JSON-MIN with
  // spans. Records of single lines tell no place on a page, and are refused.

  const markOf = (label, reviewed) => {
    if (LABELS.includes(label)) return label;
    return label === "?" && reviewed ? "?" : null;
  };
  // kijil writes scores in all rows or in none; a row that only looks as if it
  // had one is a line with a tab.
  const SCORED = /^[^\t]*\t(?:0\.[0-9]{4}|1\.0000)\t/;
  const readRow = (row, isScored) => {
    const tab = row.indexOf("\t");
    if (tab < 0) throw new Error("row");
    const label = row.slice(0, tab);
    if (![...LABELS, "?", "blank"].includes(label)) throw new Error("label");
    if (!isScored) return { text: row.slice(tab + 1), mark: markOf(label, false) };
    // A model's label.
    return { text: row.slice(row.indexOf("\t", tab + 1) + 1), mark: null };
  };
  const readTsv = (text) => {
    const all = text.split("\n").map((row) => row.replace(/\r$/, ""));
    const rows = all.filter((row) => row.trim() !== "");
    const heads = rows.findIndex((row) => !row.startsWith("#"));
    if (heads < 0) return [];
    let id = "";
    for (const head of rows.slice(0, heads)) id = /^# *id: *(.*)$/.exec(head)?.[1].trim() ?? id;
    const lines = rows.slice(heads);
    const isScored = lines.every((row) => SCORED.test(row));
    return [{ id, entries: lines.map((row) => readRow(row, isScored)) }];
  };

  // The label that all names agree on.
  const agreed = (names) => {
    const all = [names].flat();
    return all.every((name) => name === all[0]) ? all[0] : undefined;
  };
  // [start, end, label] of doccano, or an object of either tool; in code points.
  const asSpan = (value) => {
    const [from, to, label] = Array.isArray(value)
      ? value
      : [
          value.start ?? value.start_offset,
          value.end ?? value.end_offset,
          agreed(value.labels ?? value.label ?? []),
        ];
    if (!Number.isInteger(from) || !Number.isInteger(to)) throw new Error("span");
    return { from, to, label };
  };
  // The label of the span that covers most of a line; none if two that cover as
  // much differ.
  const labelAt = (spans, from, to) => {
    let most = 0;
    let label;
    for (const span of spans) {
      const covered = Math.min(to, span.to) - Math.max(from, span.from);
      if (covered <= 0 || covered < most) continue;
      label = covered === most && label !== span.label ? undefined : span.label;
      most = covered;
    }
    return label;
  };
  const readSpans = (id, text, values) => {
    const spans = values.map(asSpan);
    const lines = text.split("\n");
    if (lines.at(-1) === "") lines.pop(); // the end of a line begins none
    const entries = [];
    let position = 0;
    for (const line of lines) {
      const end = position + codePoints(line);
      const mark = markOf(labelAt(spans, position, end), true);
      entries.push({ text: line.replace(/\r$/, ""), mark });
      position = end + 1;
    }
    return { id: String(id ?? ""), entries };
  };
  // A label with a score, and no word that it was reviewed, is a model's.
  const readLine = ({ text, label, score, reviewed }) => ({
    text,
    mark: (score ?? null) !== null && !reviewed ? null : markOf(label, reviewed === true),
  });
  const readRecord = (record) => {
    if (Array.isArray(record.lines)) {
      return { id: String(record.id ?? ""), entries: record.lines.map(readLine) };
    }
    if (typeof record.text !== "string") throw new Error("record");
    const id = record.page ?? record.meta?.page ?? record.meta?.id;
    return readSpans(id, record.text, record.label ?? record.labels ?? []);
  };
  // A task of Label Studio as records of JSON-MIN: one for each annotation.
  const minRecords = (task, number) => {
    if (!task.data) return [task];
    const annotations = (task.annotations ?? []).filter((one) => !one.was_cancelled);
    const bare = { ...task.data, id: task.id ?? `task ${number}` };
    if (annotations.length === 0) return [{ ...bare, label: [] }];
    return annotations.map(({ id, result }, i) => {
      const values = (result ?? []).map((region) => region.value);
      const label = values.filter((value) => value?.labels);
      return { ...bare, annotation_id: id ?? i, label };
    });
  };
  // Where two annotators of a task differ, there is no label.
  const isSecondOpinion = (record, previous) =>
    record.id !== undefined &&
    record.annotation_id !== undefined &&
    record.id === previous.id &&
    record.annotation_id !== previous.annotation_id;
  const readTasks = (tasks) => {
    const pages = [];
    let previous = {};
    for (const record of tasks.flatMap(minRecords)) {
      const page = readRecord(record);
      if (isSecondOpinion(record, previous)) {
        pages.at(-1).entries.forEach((entry, i) => {
          if (entry.mark !== page.entries[i]?.mark) entry.mark = null;
        });
      } else {
        pages.push(page);
      }
      previous = record;
    }
    return pages;
  };
  // The pages of a file that this page or kijil wrote; throws if it is none.
  const read = (text) => {
    const start = text.trimStart()[0];
    if (start === "[") return readTasks(JSON.parse(text));
    if (start !== "{") return readTsv(text);
    const rows = text.split("\n").filter((row) => row.trim() !== "");
    return rows.map((row) => readRecord(JSON.parse(row)));
  };

  // Where each text stands on the page, the last place first.
  const places = new Map();
  const placesOn = (page) => {
    if (places.has(page)) return places.get(page);
    const made = new Map();
    for (const line of [...page.lines].reverse()) {
      if (!made.has(line.text)) made.set(line.text, []);
      made.get(line.text).push(line.number);
    }
    places.set(page, made);
    return made;
  };
  // The longest row of entries that stand on the page in the same order:
  // {entry, at, before}, from its end (Hunt and Szymanski). A line that recurs
  // far below, as menus do, must not swallow all that stands between.
  const longestRow = (entries, page, from) => {
    const ends = []; // of rows of 1, 2, ... entries, the ones that end soonest
    for (const entry of entries) {
      for (const at of placesOn(page).get(entry.text) ?? []) {
        if (at < from) break;
        let low = 0;
        let high = ends.length;
        while (low < high) {
          const middle = (low + high) >> 1;
          if (ends[middle].at < at) low = middle + 1;
          else high = middle;
        }
        if (ends[low]?.at !== at) ends[low] = { entry, at, before: ends[low - 1] };
      }
    }
    return ends.at(-1);
  };
  // What the entries change on `page`: [[line, mark], ...], how many of them
  // stand there, and how many of these show anything.
  const align = (entries, page) => {
    let same = 0; // most often, all
    while (same < entries.length && entries[same].text === page.lines[same]?.text) same += 1;
    const pairs = entries.slice(0, same).map((entry, at) => ({ entry, at }));
    let pair = longestRow(entries.slice(same), page, same);
    for (; pair; pair = pair.before) pairs.push(pair);
    const changes = [];
    for (const { entry, at } of pairs) {
      if (entry.mark !== null) changes.push([page.lines[at], entry.mark]);
    }
    const shown = pairs.filter(({ at }) => !page.lines[at].blank).length;
    return { changes, found: pairs.length, shown };
  };
  const bestOf = (pages, entries) => {
    let best = { changes: [], found: 0, shown: 0 };
    for (const page of pages) {
      const aligned = align(entries, page);
      if (aligned.shown > best.shown) best = aligned;
      if (best.found === entries.length) break;
    }
    return best;
  };
  // What an imported page changes: on the page with its id if it has any of its
  // lines, else on the one that has most of them.
  const match = ({ id, entries }) => {
    const named = work.pages.filter((page) => page.id === id);
    let best = bestOf(named, entries);
    if (best.shown === 0) best = bestOf(work.pages, entries);
    return { changes: best.changes, missing: entries.length - best.found };
  };

  return { exports, read, match };
})();
