"""kijil.Line: what it holds, and that it behaves as a value."""

from __future__ import annotations

import copy
import gc
import math
import pickle
import sys

import pytest

from kijil import LABELS, Classifier, KijilError, Line


def test_holds_what_it_was_given() -> None:
    line = Line("related", 0.5, (0.25, 0.125, 0.5, 0.125))
    assert line.label == "related"
    assert line.score == 0.5
    assert line.probabilities == (0.25, 0.125, 0.5, 0.125)


def test_shares_the_rest_among_the_other_labels() -> None:
    assert Line("chrome", 0.25).probabilities == (0.25, 0.25, 0.25, 0.25)
    assert Line("body").probabilities == (1, 0, 0, 0)
    assert Line("blank").probabilities == (0, 0, 0, 0)


def test_is_a_value() -> None:
    line = Line("body", 0.75)
    same = Line(label="body", score=0.75)
    assert line == same and hash(line) == hash(same)
    assert not line != same  # noqa: SIM202
    others = [Line("body", 0.5), Line("chrome", 0.75), Line("body", 0.75, (1, 0, 0, 0))]
    assert all(line != other for other in others)
    assert not any(line == other for other in others)
    assert line != "body"
    assert len({line, same, *others}) == 4
    with pytest.raises(TypeError):
        _ = line < same  # type: ignore[operator]


def test_is_immutable() -> None:
    with pytest.raises(AttributeError):
        Line("body").label = "chrome"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        Line("body").more = 1  # type: ignore[attr-defined]


def test_shows_itself() -> None:
    assert repr(Line("clickbait", 0.98765)) == "Line(label='clickbait', score=0.9876)"
    # As in what the command writes, certainty stays visible.
    assert "score=0.9999" in repr(Line("body", 0.999999))
    assert "score=1.0000" in repr(Line("body"))


def test_survives_pickling(classifier: Classifier) -> None:
    lines = [Line("body", 0.1), Line("blank"), *classifier.classify(["공유하기"])]
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(lines, protocol)) == lines
    assert copy.deepcopy(lines) == lines


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("bdoy",), "'bdoy'"),
        (("body", 1.5), "1.5"),
        (("body", math.nan), "nan"),
        (("body", 0.5, (1, 0)), "2 probabilities"),
        (("body", 0.5, (1, 0, 0, -1)), "-1"),
    ],
)
def test_refuses(arguments: tuple[object, ...], says: str) -> None:
    with pytest.raises(KijilError, match=says) as error:
        Line(*arguments)  # type: ignore[arg-type]
    assert error.value.code == "invalid_argument"


@pytest.mark.parametrize(
    "arguments", [(), ("body", "x"), (1,), ("body", 1.0, 5), ("body", 1.0, ("a",) * 4)]
)
def test_refuses_other_types(arguments: tuple[object, ...]) -> None:
    with pytest.raises(TypeError):
        Line(*arguments)  # type: ignore[arg-type]


def test_is_cheap(classifier: Classifier) -> None:
    """A list of lines holds 40 bytes a line, and nothing is left behind."""
    lines = classifier.classify(["공유하기"] * 1000)
    assert sys.getsizeof(lines[0]) <= 48
    assert not gc.is_tracked(lines[0])
    assert lines[0].label is lines[999].label  # one str for all
    del lines
    gc.collect()
    before = sys.getallocatedblocks()
    for _ in range(20):
        classifier.classify(["공유하기"] * 1000)
    assert sys.getallocatedblocks() - before < 1000


def test_labels_are_those_of_the_model(classifier: Classifier) -> None:
    (line,) = classifier.classify(["공유하기"])
    assert line.label in LABELS
    assert line.score == max(line.probabilities)
    assert line.probabilities[LABELS.index(line.label)] == line.score
    assert math.isclose(sum(line.probabilities), 1, abs_tol=1e-5)
