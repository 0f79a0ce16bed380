"""The report for people: Markdown from what scripts/bench found.

    print(markdown(found))

A pure function of the JSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .figures import Spread, ratios, spread
from .rows import (
    MB,
    Row,
    against,
    extractors,
    other_rows,
    size_text,
    target_rows,
    times,
)


def markdown(found: dict) -> str:
    """All tables, the required one first."""
    parts = [
        "# kijil, measured\n",
        _machine(found),
        _table(
            ["what", "target", "figure", "lowest to highest", "met"],
            map(_target_cells, target_rows(found)),
        ),
        "## Beside it\n",
        _table(
            ["what", "figure", "lowest to highest"],
            map(_other_cells, other_rows(found)),
        ),
        "## The text\n",
        _texts(found),
        "## Each contender\n",
        _contenders(found),
        "## Extractors\n",
        _extractors(found),
        "## Growth\n",
        _growth(found),
        "## Threads\n",
        _threads(found),
        "## Stages\n",
        _stages(found),
    ]
    return "\n".join(parts)


def table_text(found: dict) -> str:
    """The required table alone."""
    return _table(
        ["what", "target", "figure", "lowest to highest", "met"],
        map(_target_cells, target_rows(found)),
    )


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    for row in rows:
        cells = (str(cell).replace("|", "\\|") for cell in row)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _number(value: float, unit: str) -> str:
    if unit == "x":
        return f"{value:.2f}x" if value < 10 else f"{value:.1f}x"
    return f"{value:.2f} {unit}"


def _figure(row: Row) -> list[str]:
    if row.figure is None:
        return [f"not measured: {row.note}", ""]
    number = _number(row.figure.median, row.unit)
    if row.note:
        number += f" ({row.note})"
    if row.figure.lowest == row.figure.highest:
        return [number, ""]
    low, high = row.figure.lowest, row.figure.highest
    return [number, f"{_number(low, row.unit)} to {_number(high, row.unit)}"]


def _target_cells(row: Row) -> list[str]:
    if row.at_least is not None:
        target = f"at least {row.at_least:g}x"
    else:
        target = f"at most {row.at_most:g} {row.unit}"
    return [row.what, target, *_figure(row), "yes" if row.met else "**no**"]


def _other_cells(row: Row) -> list[str]:
    return [row.what, *_figure(row)]


def _machine(found: dict) -> str:
    m, settings = found["machine"], found["settings"]
    quick = ", `--quick`: a first look" if settings["quick"] else ""
    lto = ", link-time optimisation" if m["link_time_optimisation"] == "ON" else ""
    return (
        f"- {m['processor']}, {m['cores']} cores, {size_text(m['memory_bytes'])} of "
        f"memory, load {m['load']} at the start; {m['system']}, {m['kernel']}\n"
        f"- {m['kijil']} ({m['commit']}), {m['compiler']}, {m['build']}{lto}; "
        f"fasttext {m['fasttext']}, Python {m['python']}: "
        f"{', '.join(m['packages'])}\n"
        f"- {settings['rounds']} rounds{quick}. Every figure is the median of its "
        "rounds, ratios are taken round by round.\n"
    )


def _share(part: float, whole: float) -> str:
    return f"{100 * part / whole:.1f}%" if whole else ""


def _texts(found: dict) -> str:
    heads = ["text", "bytes", "pages", "lines", "bytes a line"]
    heads += ["lines that came before", "words the model lacks"]
    rows = []
    for name, text in found["texts"].items():
        shown = text["lines"] - text["blank_lines"]
        repeated = shown - text["distinct_lines"]
        rows.append(
            [name, f"{text['bytes']:,}", f"{text['pages']:,}", f"{text['lines']:,}"]
            + [f"{text['bytes'] / max(text['lines'], 1):.1f}"]
            + [_share(repeated, shown), _share(text["unknown_words"], text["words"])]
        )
    said = [_table(heads, rows)]
    for name, dimensions in found["agreement"].items():
        for dimension, each in dimensions.items():
            said.append(
                f"- fastText and its fold, dimension {dimension}, give the same label "
                f"on {each['same']:,} of {each['lines']:,} lines ({name}), and with "
                f"rows of floats on {each['exact']:,}."
            )
    for dimension, model in found["models"].items():
        default = model["is_default_models_stage_one"]
        said.append(
            f"- Model of dimension {dimension}: {size_text(model['fasttext_bytes'])} "
            f"in fastText, {size_text(model['fold_bytes'])} folded"
            + ("; this is the default model's stage one." if default else ".")
        )
    return "\n".join(said) + "\n"


_CONTENDERS = {
    "fasttext": "`fasttext predict`, dimension {}",
    "fasttext-start": "the same on no line: its start",
    "binding": "fastText's Python binding, dimension {}",
    "score": "kijil's stage one, model of dimension {}",
    "normalise-and-score": "the same from raw lines, normalising them",
    "classify": "`kijil classify --output tsv`, one thread",
}


def _contender_name(name: str) -> str:
    kind, _, dimension = name.rpartition("-")
    return _CONTENDERS[kind].format(dimension) if kind else _CONTENDERS[name]


def _with_spread(each: Spread, digits: int = 3) -> str:
    return (
        f"{each.median:.{digits}f} ({each.lowest:.{digits}f} "
        f"to {each.highest:.{digits}f})"
    )


def _gain(runs: dict, contender: str, clock: str) -> Spread:
    if contender.startswith(("fasttext", "binding")):
        return ratios(times(runs, "fasttext-64", clock), times(runs, contender, clock))
    return against(runs, 64, contender, clock)


def _contenders(found: dict) -> str:
    said = []
    for name, runs in found["against"].items():
        text = found["texts"][name]
        lines = text["lines"] - text["blank_lines"]
        rows = []
        for contender in runs:
            wall = times(runs, contender)
            cpu = spread(times(runs, contender, "cpu")).median
            per_line = spread([1e6 * s / lines for s in wall])
            is_start = contender.startswith("fasttext-start")
            gains = [
                "" if is_start else f"{_gain(runs, contender, clock).median:.1f}x"
                for clock in ("seconds", "cpu")
            ]
            rows.append(
                [_contender_name(contender), _with_spread(spread(wall))]
                + ["" if is_start else f"{per_line.median:.3f}"]
                + ["" if is_start else f"{1e6 * cpu / lines:.3f}", *gains]
            )
        heads = [f"{name} text", "seconds", "us a line", "CPU us a line"]
        heads += ["times `fasttext predict`, dimension 64", "by CPU time"]
        said.append(_table(heads, rows))
    return "\n".join(said)


def _extractors(found: dict) -> str:
    html, runs = found["html"], found["html"]["runs"]
    pages = html["pages"]
    rows = []
    ours = {
        "filter": "`kijil filter`, one thread, its start included",
        "filter-all-threads": "the same with as many threads as it likes",
    }
    for name in [*extractors(found), *ours]:
        wall = times(runs, name)
        speed = spread([pages / s for s in wall])
        rows.append(
            [ours.get(name, name)]
            + [f"{speed.median:,.0f}", f"{speed.lowest:,.0f} to {speed.highest:,.0f}"]
            + [f"{html['characters'][name]:,}" if name not in ours else ""]
        )
    return (
        f"{pages:,} pages, {html['html_bytes'] / pages / 1000:.1f} KB of HTML and "
        f"{html['text_bytes'] / pages / 1000:.1f} KB of text each. The extractors "
        "parse the HTML in one process, imports and the first page not counted; "
        "kijil reads the text of the same pages, and its start is counted.\n\n"
        + _table(["", "pages/s", "lowest to highest", "characters found"], rows)
    )


def _growth(found: dict) -> str:
    rows = []
    for each in found["growth"]:
        took = spread([run["seconds"] for run in each["runs"]])
        speed = each["bytes"] / MB / took.median
        peak = max(run["peak_bytes"] for run in each["runs"]) / MB
        rows.append(
            [each["input"], size_text(each["bytes"]), _with_spread(took)]
            + [f"{speed:.1f}", f"{peak:.1f} MB"]
        )
    return _table(["input", "size", "seconds", "MB/s", "peak memory"], rows)


def _threads(found: dict) -> str:
    runs = found["threads"]
    if runs is None:
        return f"Not measured: {found['no_threads']}.\n"
    rows = []
    for name in runs:
        wall = spread(times(runs, name))
        cpu = spread(times(runs, name, "cpu")).median
        command, _, count = name.rpartition("-")
        rows.append(
            [f"`kijil {command} --threads {count}`", _with_spread(wall), f"{cpu:.3f}"]
        )
    return _table(["", "seconds", "CPU seconds"], rows)


# As text flows. The program's own order is the linker's.
_STAGES = ["split", "validate", "normalise", "hash_words", "score"]
_STAGES += ["score_without_cache", "shape", "contexts", "heuristics", "decode", "label"]
_STAGES += ["write_rows", "read_record", "write_record", "classify_text"]


def _place_of(stage: dict) -> int:
    name = stage["stage"]
    return _STAGES.index(name) if name in _STAGES else len(_STAGES)


def _stages(found: dict) -> str:
    rows = [
        [each["stage"], f"{1e9 / each['lines_per_second']:.1f}"]
        + [f"{each['lines_per_second']:,.0f}", f"{each['bytes_per_second'] / MB:.0f}"]
        for each in sorted(found["stages"], key=_place_of)
    ]
    return (
        "Each alone, on the written text, by Google Benchmark (`kijil_benchmarks`).\n\n"
        + _table(["stage", "ns a line", "lines/s", "MB/s"], rows)
    )
