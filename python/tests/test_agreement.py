"""The package and the command are one: same labels, same text, same models."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import kijil
from kijil import Classifier

Run = Callable[..., bytes]


@pytest.fixture(scope="session")
def texts(repository: Path, page_lines: list[list[str]]) -> list[bytes]:
    """Whole pages, with and without a line end at the end, and odd ones."""
    texts = ["\n".join(lines).encode() for lines in page_lines]
    texts += [text + b"\n" for text in texts[:3]]
    texts.append((repository / "examples/portal-page.txt").read_bytes())
    texts += [texts[0].replace(b"\n", b"\r\n"), b"\xff\xfe\n\n\na\n", b"\n", b""]
    return texts


def test_classify(run_kijil: Run, classifier: Classifier, texts: list[bytes]) -> None:
    for text in texts:
        rows = run_kijil("classify", "--output", "tsv", stdin=text).splitlines()
        lines = classifier.classify_text(text)
        assert [row.split(b"\t")[0].decode() for row in rows] == [
            line.label for line in lines
        ]
        for row, line in zip(rows, lines):
            assert abs(float(row.split(b"\t")[1]) - line.score) <= 1e-4


def test_classify_jsonl(
    run_kijil: Run, classifier: Classifier, page_lines: list[list[str]]
) -> None:
    records = "".join(json.dumps({"lines": lines}) + "\n" for lines in page_lines)
    out = run_kijil(
        "classify", "--input", "jsonl", "--output", "jsonl", stdin=records.encode()
    )
    for row, lines in zip(
        out.splitlines(), classifier.classify_many(page_lines), strict=True
    ):
        said = json.loads(row)["kijil"]["lines"]
        assert [line["label"] for line in said] == [line.label for line in lines]
        # Its repr shows a score as the command writes it.
        assert [f"score={line['score']:.4f}" for line in said] == [
            repr(line).split(", ")[1][:-1] for line in lines
        ]


@pytest.mark.parametrize(
    "rule",
    [
        {},
        {"keep": "body,related"},
        {"keep": "body,chrome", "min_score": {"chrome": 0.99, "body": 0.9}},
        {"keep": "chrome,clickbait", "unsure": 0.95},
    ],
)
def test_filter(
    run_kijil: Run,
    classifier: Classifier,
    texts: list[bytes],
    rule: dict[str, object],
    tmp_path: Path,
) -> None:
    flags = []
    for name, value in rule.items():
        if isinstance(value, dict):
            value = ",".join(f"{label}={score}" for label, score in value.items())
        flags += ["--" + name.replace("_", "-"), str(value)]
    rejected = tmp_path / "rejected.tsv"
    for text in texts:
        page = classifier.filter(text, **rule)  # type: ignore[arg-type]
        out = run_kijil("filter", *flags, "--rejected", rejected, stdin=text)
        assert out == page.text
        rows = [row.split(b"\t", 2) for row in rejected.read_bytes().split(b"\n")[:-1]]
        # The command, a stream, writes a blank line once it knows that no kept
        # one follows.
        assert sorted((row[0].decode(), row[2]) for row in rows) == sorted(
            (line.label, dropped) for line, dropped in page.rejected
        )


def test_eval(run_kijil: Run, repository: Path, tmp_path: Path) -> None:
    gold, out = repository / "tests/floor/pages", tmp_path / "report.json"
    run_kijil("eval", "--gold", gold, "--samples", "0", "--json", out)
    assert kijil.evaluate(gold) == json.loads(out.read_bytes())
    run_kijil("eval", "--gold", gold, "--samples", "20", "--bootstrap-seed", "3",
              "--json", out)  # fmt: skip
    assert kijil.evaluate(gold, samples=20, seed=3) == json.loads(out.read_bytes())
    labels = tmp_path / "labels.jsonl"
    labels.write_bytes(
        b"".join(
            json.dumps({"id": page.id, "lines": [
                {"text": text, "label": label} for text, label in page.lines
            ]}).encode() + b"\n"
            for page in kijil.read_pages(gold)
        )
    )  # fmt: skip
    run_kijil("eval", "--gold", gold, "--predictions", labels, "--samples", "0",
              "--json", out)  # fmt: skip
    assert kijil.evaluate(gold, labels) == json.loads(out.read_bytes())


@pytest.mark.filterwarnings("ignore::kijil.KijilWarning")
def test_train(run_kijil: Run, repository: Path, tmp_path: Path) -> None:
    pages, model = str(repository / "tests/floor/pages"), tmp_path / "my.kijil"
    trained = kijil.train(pages, epochs=2, buckets=5000, folds=3, name="우리")
    run_kijil("train", pages, "--epochs", "2", "--buckets", "5000", "--folds", "3",
              "--name", "우리", "--output", model)  # fmt: skip
    assert trained.bytes == model.read_bytes()
    record = model.with_suffix(".kijil.json")
    assert trained.report == json.loads(record.read_bytes())

    few = sorted(Path(pages).iterdir())[:3]
    on = kijil.train(few, init=model, strength=0.5)
    run_kijil("train", *few, "--init", model, "--init-strength", "0.5",
              "--output", tmp_path / "on.kijil")  # fmt: skip
    assert on.bytes == (tmp_path / "on.kijil").read_bytes()
    assert on.report == json.loads((tmp_path / "on.kijil.json").read_bytes())
    on.save(tmp_path / "saved.kijil")
    assert (tmp_path / "saved.kijil.json").read_bytes() == (
        tmp_path / "on.kijil.json"
    ).read_bytes()
