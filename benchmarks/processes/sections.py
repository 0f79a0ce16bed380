"""What is run, part by part. Each part returns what the report keeps of it.

    against = against_fasttext(place, texts, rounds=5, tell=print)

Raises RuntimeError if a program fails. One thread at a time.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from . import texts
from .html_pages import html_of
from .measure import Contender, Rounds, Run, output_of, paired, run_process, run_timed
from .prepare import DIMENSIONS, Place, Tell

PASSES = 3  # over a file in memory; the middle one counts


@dataclass(frozen=True)
class PairedText:
    """A text and the normal forms of its lines, which fastText gets."""

    raw: Path
    normal: Path


def has_threads(place: Place) -> bool:
    """Whether this kijil knows --threads."""
    return "--threads" in output_of([place.kijil, "classify", "--help"])


def classify(place: Place, text: Path, threads: int | None = 1) -> list:
    """`kijil classify --output tsv`; None: as many threads as it likes."""
    command = [place.kijil, "classify", "--input", "text", "--output", "tsv"]
    return [*command, *_threads(place, threads), text]


def filter_text(place: Place, text: Path, threads: int | None = 1) -> list:
    """`kijil filter`; see classify()."""
    command = [place.kijil, "filter", "--input", "text"]
    return [*command, *_threads(place, threads), text]


def _threads(place: Place, threads: int | None) -> list:
    if threads is None or not has_threads(place):
        return []
    return ["--threads", threads]


def write_normal(place: Place, raw: Path) -> PairedText:
    """Writes the normal forms of a text beside it."""
    normal = raw.with_suffix(".normal")
    output = run_process(place.runner, [place.stage_one, "normal", raw], normal)
    assert output.seconds > 0
    return PairedText(raw, normal)


def facts(place: Place, raw: Path) -> dict:
    """How much of a text repeats, and how much of it is unknown."""
    command = [place.stage_one, "facts", place.fold(DIMENSIONS[-1]), raw]
    return json.loads(output_of(command))


def agreement(place: Place, text: PairedText, dimension: int) -> dict:
    """On how many lines fastText and the fold give the same label; `exact` is of
    a fold whose rows are floats, as fastText's are."""
    labels = {name: text.normal.with_suffix(f".{name}") for name in ("same", "exact")}
    theirs = text.normal.with_suffix(".fasttext")
    predict = ["fasttext", "predict", place.model(dimension), text.normal]
    run_process(place.runner, predict, theirs)
    floats = place.work / "floats.kijil"
    fold = [place.kijil, "model", "fold", place.model(dimension)]
    output_of([*fold, "--floats", "--output", floats])
    for name, model in (("same", place.fold(dimension)), ("exact", floats)):
        command = [place.stage_one, "label", model, text.normal]
        run_process(place.runner, command, labels[name])
    counts = {"lines": _lines_in(theirs)}
    for name, ours in labels.items():
        counts[name] = _same_labels(theirs, ours)
        ours.unlink()
    theirs.unlink()
    floats.unlink()
    return counts


def _lines_in(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for _ in file)


def _same_labels(theirs: Path, ours: Path) -> int:
    with theirs.open() as a, ours.open() as b:
        return sum(
            their.removeprefix("__label__") == our
            for their, our in zip(a, b, strict=True)
        )


def against_fasttext(place: Place, text: PairedText, rounds: int, tell: Tell) -> Rounds:
    """fastText and kijil on the same lines, all contenders in each round."""
    empty = place.work / "empty"
    empty.write_bytes(b"")

    def process(*command: object) -> Contender:
        return lambda: run_process(place.runner, command)

    def timed(*command: object) -> Contender:
        return lambda: run_timed(command)

    contenders: dict[str, Contender] = {}
    for dimension in DIMENSIONS:
        model, fold = place.model(dimension), place.fold(dimension)
        predict = ("fasttext", "predict", model)
        binding = place.inside("fasttext_binding.py")
        one = place.stage_one
        contenders |= {
            f"fasttext-{dimension}": process(*predict, text.normal),
            f"fasttext-start-{dimension}": process(*predict, empty),
            f"binding-{dimension}": timed(place.python, binding, model, text.normal),
            f"score-{dimension}": timed(one, "score", fold, text.normal, PASSES),
            f"normalise-and-score-{dimension}": timed(
                one, "normalise-and-score", fold, text.raw, PASSES
            ),
        }
    contenders["classify"] = process(*classify(place, text.raw))
    return paired(contenders, rounds, tell)


def threads(place: Place, text: Path, rounds: int, tell: Tell) -> Rounds:
    """One thread against two."""
    contenders: dict[str, Contender] = {}
    for name, command in (("classify", classify), ("filter", filter_text)):
        for count in (1, 2):
            words = command(place, text, count)
            contenders[f"{name}-{count}"] = _process(place, words)
    return paired(contenders, rounds, tell)


def _process(place: Place, command: list) -> Contender:
    return lambda: run_process(place.runner, command)


HTML_TOOLS = ["trafilatura", "trafilatura-fast", "justext"]


def write_html(place: Place, pages: list[texts.Page], folder: Path) -> dict:
    """Pages as HTML and as text; tells their sizes."""
    html = folder / "html.jsonl"
    with html.open("w", encoding="utf-8") as file:
        total = 0
        for page in pages:
            text = html_of(page)
            total += len(text.encode())
            file.write(json.dumps({"html": text}, ensure_ascii=False) + "\n")
    raw = folder / "html-pages.txt"
    texts.write_prefixes(pages, {raw: 1 << 60})
    return {
        "pages": len(pages),
        "html_bytes": total,
        "text_bytes": raw.stat().st_size,
    }


def against_extractors(
    place: Place, folder: Path, rounds: int, tell: Tell
) -> tuple[Rounds, dict[str, int]]:
    """`kijil filter` on the text of pages, the others on their HTML; and how
    many characters the others find."""
    html, raw = folder / "html.jsonl", folder / "html-pages.txt"
    empty = folder / "empty"
    empty.write_bytes(b"")
    found: dict[str, int] = {}

    def extract(tool: str) -> Contender:
        def run() -> Run:
            command = [place.python, place.inside("html_tools.py"), tool, html]
            told = json.loads(output_of(command))
            found[tool] = told["characters"]
            return Run(told["seconds"], told["cpu"])

        return run

    contenders = {tool: extract(tool) for tool in HTML_TOOLS}
    contenders["filter"] = _process(place, filter_text(place, raw))
    contenders["filter-start"] = _process(place, filter_text(place, empty))
    contenders["filter-all-threads"] = _process(place, filter_text(place, raw, None))
    return paired(contenders, rounds, tell), found


@dataclass(frozen=True)
class Growth:
    """An input of the table of growth."""

    name: str
    path: Path
    threads: int | None = 1
    is_filter: bool = False


def growth(place: Place, inputs: list[Growth], rounds: int, tell: Tell) -> list[dict]:
    """Time and peak memory of `kijil classify` on each input."""
    contenders = {}
    for each in inputs:
        command = filter_text if each.is_filter else classify
        words = command(place, each.path, each.threads)
        contenders[each.name] = _process(place, words)
    runs = paired(contenders, rounds, tell)
    return [
        {
            "input": each.name,
            "bytes": each.path.stat().st_size,
            "runs": [run.as_json() for run in runs[each.name]],
        }
        for each in inputs
    ]


def first_lines(place: Place, times: int) -> dict:
    """Seconds from nothing to the first labelled line, and to `echo`'s."""
    page = place.repository / "examples/portal-page.txt"
    record = place.work / "record.jsonl"
    text = page.read_text(encoding="utf-8")
    record.write_text(json.dumps({"text": text}, ensure_ascii=False) + "\n")
    asked = ["--ask", record]
    jsonl = ["--input", "jsonl", "--output", "jsonl"]
    commands = {
        "page": [*classify(place, page, None)],
        "record": [*asked, place.kijil, "classify", *jsonl],
        "echo": ["/bin/echo", "body"],
    }
    found = {name: [] for name in commands}
    # A few at a time, in turn, so that all see the same machine.
    for _ in range(max(times // 10, 1)):
        for name, command in commands.items():
            told = output_of([place.runner, "--first-line", 10, *command])
            found[name] += json.loads(told)["seconds"]
    return found


def stages(place: Place, text: Path, seconds: float) -> list[dict]:
    """Google Benchmark's figures of the stages, on a text."""
    command = [place.build / "kijil_benchmarks", f"--text={text}"]
    command += [f"--benchmark_min_time={seconds}", "--benchmark_format=json"]
    told = json.loads(output_of(command))
    return [
        {
            "stage": each["name"],
            "lines_per_second": each["items_per_second"],
            "bytes_per_second": each["bytes_per_second"],
        }
        for each in told["benchmarks"]
    ]


def take_pages(place: Place, count: int) -> list[texts.Page]:
    """The first pages of the text."""
    pages = texts.labelled_pages(place.kijil, place.repository, texts.FIRST_SEED)
    try:
        return list(islice(pages, count))
    finally:
        pages.close()


def as_json(runs: Rounds) -> dict:
    """Runs as the report keeps them."""
    return {name: [run.as_json() for run in each] for name, each in runs.items()}
