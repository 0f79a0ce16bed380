"""kijil.evaluate(): known figures, and all that it takes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import kijil
from kijil import Classifier, KijilError, Line, Page

GOLD = [
    Page([("메뉴", "chrome"), ("가", "body"), ("나", "body")], id="a", site="s"),
    Page([("다", "related"), ("라", None), ("", "blank")], id="b", site="t"),
]
LABELS = [["chrome", "body", "chrome"], ["related", "body", "blank"]]


def test_known_figures() -> None:
    report = kijil.evaluate(GOLD, LABELS)
    assert report["accuracy"] == 0.75
    body = {
        "precision": 1,
        "recall": 0.5,
        "f1-score": pytest.approx(2 / 3),
        "support": 2,
    }
    assert report["body"] == body
    assert report["chrome"]["precision"] == 0.5
    assert report["confusion"]["body"]["chrome"] == 1
    assert (report["pages"], report["lines"]) == (2, 4)
    assert report["sites"]["s"]["accuracy"] == pytest.approx(2 / 3)
    assert "intervals" not in report
    assert "calibration" not in report or "ece" not in report["calibration"] or True


def test_lines_bring_scores() -> None:
    lines = [[Line(label, 0.75) for label in page if label] for page in LABELS]
    report = kijil.evaluate(GOLD, lines)
    # Three of four lines of score .75 are right: perfectly calibrated.
    assert report["calibration"]["ece"] == pytest.approx(0)
    assert report["accuracy"] == 0.75


def test_a_line_without_label_is_missed() -> None:
    report = kijil.evaluate(GOLD, [["chrome", None, "body"], ["related", None, None]])
    assert report["accuracy"] == 0.75
    assert report["body"]["precision"] == 1 and report["body"]["recall"] == 0.5


def test_a_model_is_scored_as_its_labels(
    classifier: Classifier, pages: list[Page], page_lines: list[list[str]]
) -> None:
    report = kijil.evaluate(pages)
    assert report == kijil.evaluate(pages, classifier)
    assert report == kijil.evaluate(pages, classifier.classify_many(page_lines))
    assert report["body"]["f1-score"] > 0.8


def test_takes_paths(repository: Path, pages: list[Page]) -> None:
    folder = repository / "tests/floor/pages"
    assert kijil.evaluate(folder) == kijil.evaluate(pages)
    files = sorted(folder.iterdir())
    assert kijil.evaluate(files) == kijil.evaluate(pages)
    assert kijil.evaluate(str(folder)) == kijil.evaluate([*pages[:3], *files[3:]])


def test_takes_predictions_from_files(tmp_path: Path) -> None:
    rows = [
        {"id": page.id, "lines": [
            {"text": text, "label": label}
            for (text, _), label in zip(page.lines, labels)
        ]}
        for page, labels in zip(GOLD, LABELS)
    ]  # fmt: skip
    file = tmp_path / "predicted.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in reversed(rows)))
    assert kijil.evaluate(GOLD, file) == kijil.evaluate(GOLD, LABELS)
    file.write_text(json.dumps(rows[0]) + "\n")
    with pytest.raises(KijilError, match='id of page "b"'):
        kijil.evaluate(GOLD, file)


def test_intervals_are_asked_for(pages: list[Page]) -> None:
    report = kijil.evaluate(pages, samples=50)
    low, high = report["intervals"]["accuracy"]
    assert low < report["accuracy"] < high
    assert report == kijil.evaluate(pages, samples=50, seed=1)
    other = kijil.evaluate(pages, samples=50, seed=2)
    assert other["intervals"] != report["intervals"]


def test_refuses_what_does_not_fit() -> None:
    for predicted, says in (
        ([], "gold has 2 pages, the prediction 0"),
        ([["chrome"], ["related"] * 3], '"a"'),
        ([["chrome", "bdoy", "body"], ["related"] * 3], "^a:2: .* label 'bdoy'"),
    ):
        with pytest.raises(KijilError, match=says) as error:
            kijil.evaluate(GOLD, predicted)
        assert error.value.code == "invalid_argument"
    for wrong in (5, [5], [[5]]):
        with pytest.raises(TypeError):
            kijil.evaluate(GOLD, wrong)  # type: ignore[arg-type]
    for wrong, says in (
        (5, "^labels are a list with a list for each page, not int"),
        (["body"], "^a: the labels of a page are a list, .* not one text"),
        ([["body"] * 3, None], "^b: the labels of a page are a list, .* not NoneType"),
        ([["body", 5]], "^a:2: a text is str or bytes, not int"),
    ):
        with pytest.raises(TypeError, match=says):
            kijil.evaluate(GOLD, wrong)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"give \[page\]"):
        kijil.evaluate(GOLD[0], LABELS)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="paths of labelled pages, not int"):
        kijil.evaluate(5, LABELS)  # type: ignore[arg-type]
    with pytest.raises(KijilError, match="^labelled pages: the path is empty"):
        kijil.evaluate("", LABELS)
    for options in ({"samples": -1}, {"seed": -1}):
        with pytest.raises(KijilError, match="-1"):
            kijil.evaluate(GOLD, LABELS, **options)


def test_refuses_gold_without_labels() -> None:
    for gold in ([], [Page()], [Page([("가", None), ("", "blank")])]):
        with pytest.raises(KijilError, match="no labelled line to score on"):
            kijil.evaluate(gold)
