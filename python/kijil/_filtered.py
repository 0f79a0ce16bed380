"""What filter() gives, and the rule of what it keeps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from kijil._core import Line
from kijil._errors import KijilError

LABELS = ("body", "chrome", "related", "clickbait")

TextT = TypeVar("TextT", str, bytes)
Rule = tuple[tuple[bool, ...], tuple[float, ...], float]


@dataclass(frozen=True)
class Filtered(Generic[TextT]):
    """The kept text of a page, and what was said of each of its lines.

    >>> import kijil
    >>> text = "전체 메뉴 열기\\n솔내시는 돌봄 예산을 늘린다고 밝혔다.\\n"
    >>> page = kijil.Classifier().filter(text)
    >>> page.text
    '솔내시는 돌봄 예산을 늘린다고 밝혔다.\\n'
    >>> page.kept
    [False, True]
    >>> page.rejected
    [(Line(label='chrome', score=0.9...), '전체 메뉴 열기')]
    """

    #: The kept lines with their line ends, as they were; of the blank lines
    #: between two kept ones the first. str if the page was, else bytes.
    text: TextT
    #: A result for each line of the page (split at "\\n").
    lines: list[Line]
    #: Whether the line is part of ``text``.
    kept: list[bool]
    #: How many: "lines", "kept", each of LABELS, and "blank".
    counts: dict[str, int]
    #: The whole page.
    source: TextT = field(repr=False)

    @property
    def rejected(self) -> list[tuple[Line, TextT]]:
        """The lines that were not kept, without line ends: nothing is lost."""
        texts: list[TextT] = self.source.split(
            "\n" if isinstance(self.source, str) else b"\n"
        )
        return [
            (line, text)
            for line, text, kept in zip(self.lines, texts, self.kept)
            if not kept
        ]


_KEEP_BODY: Rule = ((True, False, False, False), (0.0, 0.0, 0.0, 0.0), 0.0)


def _check_label(name: str, what: str) -> str:
    if name in LABELS:
        return name
    raise KijilError(
        f"{what}: there is no label {name!r}; the labels are body, chrome, "
        "related and clickbait",
        "invalid_argument",
    )


def _check_score(score: float, what: str) -> float:
    try:
        number = float(score)
    except (TypeError, ValueError):
        number = -1.0
    if 0.0 <= number <= 1.0:
        return number
    raise KijilError(
        f"{what}: {score!r} is not a number from 0 to 1", "invalid_argument"
    )


def read_keep(keep: Iterable[str]) -> tuple[str, ...]:
    """The labels in `keep`, which may be one str such as "body,related".

    Raises KijilError("invalid_argument") if it is no such thing.
    """
    if isinstance(keep, str):
        keep = [name.strip() for name in keep.split(",")]
    if not isinstance(keep, Iterable) or isinstance(keep, (bytes, Mapping)):
        raise KijilError(
            f'keep: expected labels such as ["body"], not {keep!r}',
            "invalid_argument",
        )
    return tuple(_check_label(name, "keep") for name in keep)


def _read_scores(min_score: Mapping[str, float] | None) -> dict[str, float]:
    if min_score is None:
        return {}
    if not isinstance(min_score, Mapping):
        raise KijilError(
            'min_score: expected scores of labels such as {"related": 0.8}, not '
            f"{min_score!r}",
            "invalid_argument",
        )
    return {
        _check_label(name, "min_score"): _check_score(score, f"min_score[{name!r}]")
        for name, score in min_score.items()
    }


def read_rule(
    keep: Iterable[str],
    min_score: Mapping[str, float] | None,
    unsure: float,
) -> Rule:
    """Checks what filter() was told, and puts it as _core takes it."""
    if keep == ("body",) and min_score is None and unsure == 0:
        return _KEEP_BODY
    kept = read_keep(keep)
    scores = _read_scores(min_score)
    return (
        tuple(label in kept for label in LABELS),
        tuple(scores.get(label, 0.0) for label in LABELS),
        _check_score(unsure, "unsure"),
    )
