// Drawings as inline SVG: bars, dots on a diagonal, bars up and down.
//
//   figures.reliability(bins) -> <svg>
//
// All colours come from CSS classes, so that they follow the theme. Each
// drawing has a sentence for those who do not see it.
"use strict";
const figures = (() => {
  const NAMESPACE = document.getElementById("svg").namespaceURI;

  function svg(name, attributes = {}, ...children) {
    const e = document.createElementNS(NAMESPACE, name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on")) e.addEventListener(key.slice(2), value);
      else e.setAttribute(key, value);
    }
    e.append(...children);
    return e;
  }
  const titled = (element, title) => {
    element.append(svg("title", {}, title));
    return element;
  };
  const text = (x, y, words, attributes = {}) =>
    svg("text", { x, y, ...attributes }, words);
  const hundredth = (n) => Math.round(n * 100) / 100;

  // A share as a bar as wide as its cell.
  function bar(share, className, title) {
    const width = hundredth(100 * Math.max(0, Math.min(1, share)));
    return titled(
      svg(
        "svg",
        {
          class: "bar",
          viewBox: "0 0 100 8",
          preserveAspectRatio: "none",
          role: "img",
          "aria-label": title,
        },
        svg("rect", { class: "ground", width: 100, height: 8 }),
        svg("rect", { class: className, width, height: 8 }),
      ),
      title,
    );
  }

  // What scores promised (across) and what came true (up); below, how many
  // lines each tenth has.
  function reliability(bins) {
    const LEFT = 44,
      TOP = 10,
      SIDE = 260,
      BELOW = 60,
      GAP = 34;
    const x = (share) => hundredth(LEFT + share * SIDE);
    const y = (share) => hundredth(TOP + (1 - share) * SIDE);
    const base = TOP + SIDE + GAP + BELOW;
    const drawing = svg("svg", {
      class: "drawing",
      viewBox: `0 0 ${LEFT + SIDE + 40} ${base + 12}`,
      role: "img",
      "aria-label": say("calibration"),
    });
    for (const tick of [0, 0.25, 0.5, 0.75, 1]) {
      drawing.append(
        svg("line", { class: "grid", x1: x(0), x2: x(1), y1: y(tick), y2: y(tick) }),
        svg("line", { class: "grid", x1: x(tick), x2: x(tick), y1: y(0), y2: y(1) }),
        text(x(0) - 6, y(tick) + 4, tick, { "text-anchor": "end" }),
        text(x(tick), y(0) + 15, tick, { "text-anchor": "middle" }),
      );
    }
    drawing.append(
      svg("line", { class: "diagonal", x1: x(0), y1: y(0), x2: x(1), y2: y(1) }),
      text(x(0.5), y(0) + 29, say("mean score"), {
        "text-anchor": "middle",
        class: "axis",
      }),
      text(0, 0, say("share right"), {
        "text-anchor": "middle",
        class: "axis",
        transform: `translate(11 ${y(0.5)}) rotate(-90)`,
      }),
    );
    const most = Math.max(1, ...bins.map((bin) => bin.lines));
    const filled = bins.map((bin, i) => ({ ...bin, i })).filter((bin) => bin.lines > 0);
    drawing.append(
      svg("polyline", {
        class: "curve",
        points: filled
          .map((bin) => `${x(bin["mean score"])},${y(bin.accuracy)}`)
          .join(" "),
      }),
    );
    for (const bin of filled) {
      const title = `${bin["mean score"].toFixed(3)} → ${bin.accuracy.toFixed(3)} (${bin.lines})`;
      const height = hundredth(Math.max(1, BELOW * 0.8 * Math.sqrt(bin.lines / most)));
      const middle = x(bin.i / 10 + 0.05);
      drawing.append(
        titled(
          svg("circle", {
            class: "dot",
            cx: x(bin["mean score"]),
            cy: y(bin.accuracy),
            r: 5,
          }),
          title,
        ),
        titled(
          svg("rect", {
            class: "count",
            x: x(bin.i / 10) + 2,
            width: SIDE / 10 - 4,
            y: base - height,
            height,
          }),
          title,
        ),
        text(middle, base - height - 3, bin.lines, {
          "text-anchor": "middle",
          class: "small",
        }),
      );
    }
    return drawing;
  }

  // Lines of one predicted label by score: right ones up, wrong ones down.
  // `pick(low, high)` is called for the bin that was clicked.
  function upAndDown(lines, className, pick) {
    const BINS = 20,
      WIDTH = 300,
      HALF = 52,
      MIDDLE = 60,
      LEFT = 4;
    const bins = Array.from({ length: BINS }, () => ({ right: 0, wrong: 0 }));
    for (const line of lines) {
      const bin = bins[Math.min(BINS - 1, Math.floor(line.score * BINS + 1e-9))];
      bin[line.wrong ? "wrong" : "right"] += 1;
    }
    const most = Math.max(1, ...bins.flatMap((bin) => [bin.right, bin.wrong]));
    const height = (n) =>
      n === 0 ? 0 : hundredth(Math.max(1.5, HALF * Math.sqrt(n / most)));
    const step = WIDTH / BINS;
    const below = Math.max(8, ...bins.map((bin) => height(bin.wrong)));
    const drawing = svg("svg", {
      class: "drawing",
      viewBox: `0 0 ${WIDTH + 2 * LEFT} ${MIDDLE + below + 20}`,
      role: "img",
      "aria-label": `${className}: ${say("distribution note")}`,
    });
    bins.forEach((bin, i) => {
      // Filters include both ends, so a bin ends just before the next begins.
      const low = (i / BINS).toFixed(2);
      const high = i === BINS - 1 ? "1" : ((i + 1) / BINS - 0.0001).toFixed(4);
      const title = say("bin title", { label: className, low, high, ...bin });
      const x = LEFT + i * step;
      drawing.append(
        titled(
          svg(
            "g",
            { class: "bin", onclick: () => pick(low, high) },
            svg("rect", {
              class: "catch",
              x,
              width: step,
              y: MIDDLE - HALF,
              height: HALF + below,
            }),
            svg("rect", {
              class: `fill-${className}`,
              x: x + 1,
              width: step - 2,
              y: MIDDLE - height(bin.right),
              height: height(bin.right),
            }),
            svg("rect", {
              class: "fill-wrong",
              x: x + 1,
              width: step - 2,
              y: MIDDLE,
              height: height(bin.wrong),
            }),
          ),
          title,
        ),
      );
    });
    drawing.append(
      svg("line", {
        class: "diagonal",
        x1: LEFT,
        x2: LEFT + WIDTH,
        y1: MIDDLE,
        y2: MIDDLE,
      }),
    );
    for (const tick of [0, 0.25, 0.5, 0.75, 1]) {
      const anchor = tick === 0 ? "start" : tick === 1 ? "end" : "middle";
      drawing.append(
        text(LEFT + tick * WIDTH, MIDDLE + below + 15, tick, { "text-anchor": anchor }),
      );
    }
    return drawing;
  }

  // A difference as a dot on a line that is its interval; `reach` is the
  // largest number on the axis, to both sides of 0.
  function dotOnLine({ difference, low, high }, reach, title) {
    const x = (value) => hundredth(100 + 96 * Math.max(-1, Math.min(1, value / reach)));
    const side = low > 0 ? "better" : high < 0 ? "worse" : "unclear";
    return titled(
      svg(
        "svg",
        {
          class: `interval ${side}`,
          viewBox: "0 0 200 20",
          role: "img",
          "aria-label": title,
        },
        svg("line", { class: "zero", x1: 100, x2: 100, y1: 0, y2: 20 }),
        svg("line", { class: "reach", x1: x(low), x2: x(high), y1: 10, y2: 10 }),
        svg("line", { class: "reach", x1: x(low), x2: x(low), y1: 6, y2: 14 }),
        svg("line", { class: "reach", x1: x(high), x2: x(high), y1: 6, y2: 14 }),
        svg("circle", { class: "dot", cx: x(difference), cy: 10, r: 4 }),
      ),
      title,
    );
  }

  // A signed number as a bar to the left or right of the middle.
  function signedBar(value, reach) {
    const width = hundredth(Math.min(50, (50 * Math.abs(value)) / (reach || 1)));
    return svg(
      "svg",
      {
        class: "bar signed",
        viewBox: "0 0 100 8",
        preserveAspectRatio: "none",
        "aria-hidden": "true",
      },
      svg("rect", { class: "ground", width: 100, height: 8 }),
      svg("rect", {
        class: value < 0 ? "minus" : "plus",
        x: value < 0 ? 50 - width : 50,
        width,
        height: 8,
      }),
      svg("rect", { class: "middle", x: 49.8, width: 0.4, height: 8 }),
    );
  }

  return { svg, bar, reliability, upAndDown, dotOnLine, signedBar };
})();
