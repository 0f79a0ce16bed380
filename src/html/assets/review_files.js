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

  const markOf = (label, reviewed) => {
    if (LABELS.includes(label)) return label;
    return label === "?" && reviewed ? "?" : null;
  };
  const readTsv = (text) => {
    const page = { id: "", entries: [] };
    for (const row of text.split("\n")) {
      const line = row.endsWith("\r") ? row.slice(0, -1) : row;
      const tab = line.indexOf("\t");
      if (page.entries.length === 0 && line.startsWith("#")) {
        const id = /^# *id: *(.*)$/.exec(line);
        if (id) page.id = id[1].trim();
      } else if (tab >= 0) {
        const label = line.slice(0, tab);
        if (![...LABELS, "?", "blank"].includes(label)) throw new Error("label");
        page.entries.push({ text: line.slice(tab + 1), mark: markOf(label, false) });
      } else if (line.trim() !== "") {
        throw new Error("row");
      }
    }
    return page.entries.length > 0 ? [page] : [];
  };
  // Spans of a text, as labels of its lines; in code points.
  const readSpans = (id, text, spans) => {
    const entries = [];
    let position = 0;
    for (const line of text.split("\n")) {
      const end = position + codePoints(line);
      const span = spans.find(([from, to]) => from < end && to > position);
      entries.push({ text: line, mark: span ? markOf(span[2], true) : null });
      position = end + 1;
    }
    return { id: id ?? "", entries };
  };
  const readRecord = (record) => {
    if (Array.isArray(record.lines)) {
      const entries = record.lines.map((line) => ({
        text: line.text,
        // A label with a score, and no word that it was reviewed, is a model's.
        mark:
          line.score !== undefined && !line.reviewed
            ? null
            : markOf(line.label, line.reviewed === true),
      }));
      return { id: record.id ?? "", entries };
    }
    if (typeof record.text !== "string") throw new Error("record");
    return readSpans(record.page, record.text, record.label ?? []);
  };
  const readTask = (task) => {
    const regions = task.annotations?.find((a) => !a.was_cancelled)?.result ?? [];
    const spans = regions
      .filter((r) => r.value?.labels)
      .map(({ value }) => [value.start, value.end, value.labels[0]]);
    return readSpans(task.data.page, task.data.text, spans);
  };
  // The pages of a file that this page or kijil wrote; throws if it is none.
  const read = (text) => {
    const start = text.trimStart()[0];
    if (start === "[") return JSON.parse(text).map(readTask);
    if (start !== "{") return readTsv(text);
    const rows = text.split("\n").filter((row) => row.trim() !== "");
    return rows.map((row) => readRecord(JSON.parse(row)));
  };

  // [[line, mark], ...] for the entries that stand on `page`, in order.
  const align = (entries, page) => {
    const changes = [];
    let next = 0;
    let found = 0;
    for (const { text, mark } of entries) {
      let at = next;
      while (at < page.lines.length && page.lines[at].text !== text) at += 1;
      if (at === page.lines.length) continue;
      found += 1;
      next = at + 1;
      if (mark !== null) changes.push([page.lines[at], mark]);
    }
    return { changes, found };
  };
  // What an imported page changes: on the page with its id, else on the one
  // that has most of its lines.
  const match = (imported) => {
    const { entries } = imported;
    const named = work.pages.filter((page) => page.id === imported.id);
    let best = { changes: [], found: 0 };
    for (const page of [...named, ...work.pages]) {
      const aligned = align(entries, page);
      if (aligned.found > best.found) best = aligned;
      if (best.found === entries.length) break;
    }
    return { changes: best.changes, missing: entries.length - best.found };
  };

  return { exports, read, match };
})();
