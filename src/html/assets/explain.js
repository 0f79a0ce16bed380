// Why a line got its label: the sums that decided, drawn as signed bars.
//
//   row.after(explain.panel(line))
//
// An effect is what a part adds to the chosen state less what it adds to the
// state it is held against: above 0 it speaks for the choice. Effects are
// whole hundredths, so that what is shown adds up to the total.
"use strict";
const explain = (() => {
  const el = ui.element;
  const KINDS = ["ngram", "score", "heuristic", "neighbour", "transition", "bias"];
  const signed = (hundredths) =>
    (hundredths < 0 ? "−" : "+") + (Math.abs(hundredths) / 100).toFixed(2);

  const effectOf = (decision, rival) => (part) =>
    part.scores[decision.chosen] - part.scores[rival];

  // How much each character of what was read speaks for the choice: an
  // n-gram's effect is shared by its characters. Against the next best state
  // this was counted over all n-grams, else over those that are named.
  function characterEffects(characters, decision, rival) {
    if (rival === decision.against && decision.characters.length)
      return decision.characters;
    const effects = new Array(characters.length).fill(0);
    const isBlank = (c) => /\s/u.test(c);
    for (const part of decision.parts) {
      if (part.kind !== "ngram" || !(part.end > part.begin)) continue;
      const visible = characters
        .slice(part.begin, part.end)
        .filter((c) => !isBlank(c)).length;
      const share = effectOf(decision, rival)(part) / visible;
      for (let i = part.begin; i < part.end; ++i) {
        if (!isBlank(characters[i])) effects[i] += share;
      }
    }
    return effects;
  }
  function tinted(readAs, decision, rival) {
    const characters = [...readAs];
    const effects = characterEffects(characters, decision, rival);
    const most = Math.max(1, ...effects.map(Math.abs));
    const out = el("p", { class: "tinted", lang: "ko" });
    // Neighbours of like effect become one element.
    for (let i = 0; i < characters.length;) {
      let end = i + 1;
      while (end < characters.length && effects[end] === effects[i]) ++end;
      const words = characters.slice(i, end).join("");
      const strength = Math.round((70 * Math.abs(effects[i])) / most);
      if (effects[i] === 0) out.append(words);
      else
        out.append(
          el(
            "span",
            {
              class: effects[i] > 0 ? "pro" : "con",
              style: `--strength:${strength}%`,
              title: signed(Math.round(effects[i] * (end - i))),
            },
            words,
          ),
        );
      i = end;
    }
    return out;
  }

  const numberCell = (hundredths) =>
    el(
      "td",
      { class: `number ${hundredths < 0 ? "con-text" : "pro-text"}` },
      signed(hundredths),
    );
  function partRow(part, decision, effect, reach) {
    const { words, full } = names.plain(part, decision);
    const isWhole = part.kind === "ngram" || part.kind === "rest" || part.value === 1;
    return el(
      "tr",
      { class: "part", "data-effect": effect },
      el(
        "th",
        { scope: "row" },
        words,
        el("small", {}, isWhole ? "" : ` × ${part.value}`),
        full ? el("small", { class: "meaning" }, full) : "",
      ),
      el("td", {}, figures.signedBar(effect, reach)),
      numberCell(effect),
    );
  }
  // A kind's subtotal, its strongest parts, and what the others come to.
  function kindRows({ kind, scores }, decision, rival, reach) {
    const effect = effectOf(decision, rival);
    const sum = effect({ scores });
    const mine = decision.parts
      .filter((part) => part.kind === kind)
      .sort((a, b) => Math.abs(effect(b)) - Math.abs(effect(a)));
    const rest = sum - mine.reduce((total, part) => total + effect(part), 0);
    const rows = mine.map((part) => partRow(part, decision, effect(part), reach));
    // A kind of which no part is strong is told by its subtotal.
    if (rest !== 0 && mine.length > 0)
      rows.push(partRow({ kind: "rest" }, decision, rest, reach));
    return [
      el(
        "tr",
        { class: "subtotal", "data-subtotal": sum },
        el(
          "th",
          { scope: "rowgroup", colspan: 2 },
          say(kind === "score" ? "scorekind" : kind),
        ),
        numberCell(sum),
      ),
      ...rows,
    ];
  }
  function sentence(decision, rival, total) {
    const chosen = decision.states[decision.chosen];
    const times = Math.exp(Math.abs(total) / 100 / decision.temperature);
    return say(total >= 0 ? "odds ahead" : "odds behind", {
      chosen,
      n: (Math.abs(total) / 100).toFixed(2),
      times:
        times >= 1e6
          ? "10⁶+"
          : times >= 10
            ? Math.round(times).toLocaleString()
            : times.toFixed(1),
    });
  }

  function decisionSums(explanation, decision, rival) {
    const effect = effectOf(decision, rival);
    const total = decision.totals[decision.chosen] - decision.totals[rival];
    const reach = Math.max(1, ...decision.parts.map((part) => Math.abs(effect(part))));
    const kinds = KINDS.map((kind) => decision.kinds.find((k) => k.kind === kind)).filter(
      Boolean,
    );
    return [
      el("p", {}, sentence(decision, rival, total)),
      tinted(explanation.readAs, decision, rival),
      el(
        "table",
        { class: "sums" },
        el(
          "thead",
          {},
          el(
            "tr",
            {},
            el("th", { scope: "col" }, say("part")),
            el(
              "th",
              { scope: "col", class: "sides" },
              el("span", {}, `← ${decision.states[rival]}`),
              el("span", {}, `${decision.states[decision.chosen]} →`),
            ),
            el("th", { scope: "col", class: "number" }, say("effect")),
          ),
        ),
        el(
          "tbody",
          {},
          ...kinds.flatMap((kind) => kindRows(kind, decision, rival, reach)),
        ),
        el(
          "tfoot",
          {},
          el(
            "tr",
            { class: "total", "data-total": total },
            el("th", { scope: "row", colspan: 2 }, say("total")),
            numberCell(total),
          ),
        ),
      ),
    ];
  }

  // A decision, held against the next best state or the one that is chosen.
  function decisionPart(explanation, decision) {
    const sums = el("div", {});
    const show = (rival) =>
      sums.replaceChildren(...decisionSums(explanation, decision, rival));
    const best = decision.against;
    show(best);
    const rivals = decision.states
      .map((state, k) => ({ state, k }))
      .filter(({ k }) => k !== decision.chosen);
    const choose =
      rivals.length < 2
        ? decision.states[best]
        : el(
            "select",
            {
              "aria-label": say("against"),
              onchange: (event) => show(Number(event.target.value)),
            },
            ...rivals.map(({ state, k }) =>
              el("option", { value: k, selected: k === best ? "" : null }, state),
            ),
          );
    return el(
      "section",
      { class: "decision" },
      el("h4", {}, ui.say(`decision ${decision.name}`)),
      el(
        "p",
        { class: "versus" },
        say("chosen over", { chosen: decision.states[decision.chosen] }),
        " ",
        choose,
      ),
      sums,
    );
  }
  function probabilities(explanation) {
    return el(
      "dl",
      { class: "probabilities" },
      ...explanation.probabilities.flatMap((p, label) => [
        el("dt", {}, tables.tag(report.nameOf(label))),
        el(
          "dd",
          {},
          figures.bar(
            p,
            `fill-${report.nameOf(label)}`,
            `${report.nameOf(label)} ${p.toFixed(2)}`,
          ),
          el("b", {}, p.toFixed(2)),
        ),
      ]),
    );
  }

  // Labels are those of the best labelling as a whole, which need not be the
  // most probable of each line.
  function ratherAnother(line, { probabilities }) {
    const best = probabilities.indexOf(Math.max(...probabilities));
    if (probabilities[best] - probabilities[line.predicted] < 0.015) return "";
    return el(
      "p",
      { class: "note" },
      say("not most probable", { label: report.nameOf(best) }),
    );
  }

  // What a comparison tells of a line.
  function both(line) {
    const score = (number) => (report.hasScores ? number.toFixed(2) : "");
    const words = say("a and b", {
      a: report.nameOf(line.before),
      scoreA: score(line.beforeScore),
      b: report.nameOf(line.predicted),
      scoreB: score(line.score),
      gold: report.nameOf(line.gold),
    });
    return el(
      "section",
      { class: "explanation", "aria-label": words },
      el("h3", {}, words, " ", el("small", {}, report.placeOf(line))),
      el("p", { class: "note" }, say("where sums are")),
    );
  }

  return {
    panel(line) {
      if (report.isComparison) return both(line);
      const explanation = report.explanationOf(line);
      const label = report.nameOf(line.predicted);
      const title = say("why", {
        label,
        score: report.hasScores ? line.score.toFixed(2) : "",
      });
      const panel = el(
        "section",
        { class: "explanation", "aria-label": title },
        el("h3", {}, title, " ", el("small", {}, report.placeOf(line))),
      );
      if (!explanation) panel.append(el("p", { class: "note" }, say("no explanation")));
      else
        panel.append(
          probabilities(explanation),
          ratherAnother(line, explanation),
          ...explanation.decisions.map((decision) => decisionPart(explanation, decision)),
          el("p", { class: "note" }, say("tint note")),
        );
      return panel;
    },
  };
})();
