"""The figures that must be shown, in their order, each with its target.

    for row in target_rows(found): print(row.what, row.figure, row.met)

`found` is what scripts/bench writes as JSON. Pure functions.
"""

from __future__ import annotations

from dataclasses import dataclass

from .figures import Spread, differences, ratios, spread

MB = 1e6


@dataclass(frozen=True)
class Row:
    """A figure. `at_least` or `at_most` is its target, or neither."""

    what: str
    unit: str  # "x" (times as fast), "MB" or "ms"
    figure: Spread | None  # None: could not be measured, and `note` says why
    note: str = ""
    at_least: float | None = None
    at_most: float | None = None

    @property
    def met(self) -> bool | None:
        """Whether the middle of the rounds meets the target; None: no target."""
        if self.at_least is None and self.at_most is None:
            return None
        if self.figure is None:
            return False
        if self.at_least is not None:
            return self.figure.median >= self.at_least
        return self.at_most is not None and self.figure.median <= self.at_most


def times(runs: dict, name: str, clock: str = "seconds") -> list[float]:
    """The times of a contender, in the order of rounds."""
    return [run[clock] for run in runs[name]]


def against(runs: dict, dimension: int, ours: str, clock: str = "seconds") -> Spread:
    """How many times as long `fasttext predict` takes as `ours`.

    Of its whole time and of that without its start, what is kinder to it.
    """
    theirs = times(runs, f"fasttext-{dimension}", clock)
    start = times(runs, f"fasttext-start-{dimension}", clock)
    mine = times(runs, ours, clock)
    both = [ratios(theirs, mine), ratios(differences(theirs, start), mine)]
    return min(both, key=lambda ratio: ratio.median)


def target_rows(found: dict) -> list[Row]:
    """The table of what must be shown."""
    written = found["against"]["written"]
    return [
        Row(
            "stage one alone, library, one thread, against `fasttext predict` "
            "with its own model of dimension 64",
            "x",
            against(written, 64, "score-64"),
            at_least=80,
        ),
        Row(
            "`kijil classify --output tsv`, everything included, one thread, "
            "against the same",
            "x",
            against(written, 64, "classify"),
            at_least=25,
        ),
        _threads_row(found, "classify", at_least=1.8),
        Row(
            "`kijil filter` in pages per second against trafilatura and jusText: "
            "they parse HTML, kijil reads the text of the same pages",
            "x",
            _slowest_gain(found),
            "the quickest of them",
            at_least=100,
        ),
        _memory_row(found),
        Row(
            "start to first labelled line with the embedded model",
            "ms",
            spread([1000 * s for s in found["first_lines"]["page"]]),
            at_most=10,
        ),
        Row(
            "default model file",
            "MB",
            spread([found["model_bytes"] / MB]),
            at_most=4,
        ),
    ]


def _threads_row(found: dict, command: str, at_least: float | None) -> Row:
    what = f"two threads against one, `kijil {command}`"
    runs = found["threads"]
    if runs is None:
        return Row(what, "x", None, found["no_threads"], at_least=at_least)
    one, two = (times(runs, f"{command}-{n}") for n in (1, 2))
    return Row(what, "x", ratios(one, two), at_least=at_least)


def extractor_gain(found: dict, tool: str) -> Spread:
    """How many times as long an extractor takes as `kijil filter`."""
    runs = found["html"]["runs"]
    return ratios(times(runs, tool), times(runs, "filter"))


def extractors(found: dict) -> list[str]:
    """All that `kijil filter` is compared with."""
    runs = found["html"]["runs"]
    return [name for name in runs if not name.startswith("filter")]


def _slowest_gain(found: dict) -> Spread:
    gains = [extractor_gain(found, tool) for tool in extractors(found)]
    return min(gains, key=lambda gain: gain.median)


def _memory_row(found: dict) -> Row:
    largest = max(each["bytes"] for each in found["growth"])
    peaks = [
        run["peak_bytes"] / MB
        for each in found["growth"]
        if each["bytes"] == largest
        for run in each["runs"]
    ]
    worst = spread(peaks)
    return Row(
        f"peak memory on an input of {size_text(largest)}",
        "MB",
        Spread(worst.highest, worst.lowest, worst.highest),
        "the highest of all commands and threads",
        at_most=64,
    )


def size_text(count: float) -> str:
    """Bytes for people, in powers of 1000: `20 MB`, `1.00 GB`."""
    if count >= 1e9:
        return f"{count / 1e9:.2f} GB"
    return f"{count / MB:.3g} MB"


def other_rows(found: dict) -> list[Row]:
    """What a reader asks next: other models, other lines, other ways."""
    written = found["against"]["written"]
    scrambled = found["against"]["scrambled"]
    rows = [
        Row("stage one, dimension 16", "x", against(written, 16, "score-16")),
        Row("`kijil classify`, dimension 16", "x", against(written, 16, "classify")),
        Row(
            "stage one with normalising, dimension 64",
            "x",
            against(written, 64, "normalise-and-score-64"),
            "fastText's lines are normal before the clock starts",
        ),
    ]
    for dimension in (64, 16):
        binding = times(written, f"binding-{dimension}")
        for name in (f"score-{dimension}", "classify"):
            what = "`kijil classify`" if name == "classify" else "stage one"
            what += f" against fastText's Python binding, dimension {dimension}"
            rows.append(Row(what, "x", ratios(binding, times(written, name))))
    for dimension in (64, 16):
        for name in (f"score-{dimension}", "classify"):
            what = "`kijil classify`" if name == "classify" else "stage one"
            what += f", scrambled text, dimension {dimension}"
            rows.append(Row(what, "x", against(scrambled, dimension, name)))
    rows.append(_threads_row(found, "filter", None))
    for tool in extractors(found):
        what = f"`kijil filter` against {tool}"
        rows.append(Row(what, "x", extractor_gain(found, tool)))
    runs = found["html"]["runs"]
    working = differences(times(runs, "filter"), times(runs, "filter-start"))
    without = [ratios(times(runs, tool), working) for tool in extractors(found)]
    rows.append(
        Row(
            "`kijil filter` against the quickest of them, nobody's start counted",
            "x",
            min(without, key=lambda gain: gain.median),
        )
    )
    rows.append(
        Row(
            "first labelled record of JSONL through a pipe that stays open",
            "ms",
            spread([1000 * s for s in found["first_lines"]["record"]]),
        )
    )
    rows.append(
        Row(
            "for comparison: the first byte of `/bin/echo`",
            "ms",
            spread([1000 * s for s in found["first_lines"]["echo"]]),
        )
    )
    return rows
