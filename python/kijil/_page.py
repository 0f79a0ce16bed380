"""What the integrations share: a rule that is checked early, and one answer.

    rule = check_rule(names, {"keep": ["body"], "min_score": {"body": 0.6}})
    filtered = classifier.filter(text, **rule.arguments())
    answer(text, filtered)      # {"text": ..., "lines": [...], "counts": {...}}

The answer has the members that the stream protocol and all other integrations
use, so that records can wander from one to the other. Pure functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kijil import KijilError
from kijil._filtered import read_rule

if TYPE_CHECKING:
    from kijil import Filtered, Line


@dataclass(frozen=True)
class Rule:
    """Which lines are kept; the same as `kijil filter --keep --min-score --unsure`."""

    keep: tuple[str, ...] = ("body",)
    min_score: Mapping[str, float] = field(default_factory=dict)
    unsure: float = 0.0

    def arguments(self) -> dict[str, Any]:
        """Keyword arguments for Classifier.filter() and filter_many()."""
        return {
            "keep": self.keep,
            "min_score": dict(self.min_score),
            "unsure": self.unsure,
        }


def check_rule(names: Mapping[str, str], values: Mapping[str, Any]) -> Rule:
    """Makes a rule of `values`, whose keys are keep, min_score and unsure.

    `names` says what a user calls each of the three. Raises ValueError that names
    it, the wrong value and what is expected.
    """
    keep = values.get("keep", ("body",))
    if isinstance(keep, str):
        keep = [label.strip() for label in keep.split(",")]
    if not isinstance(keep, Iterable) or not (keep := tuple(keep)):
        raise ValueError(
            f'{names["keep"]}: expected labels such as ["body"], not {values["keep"]!r}'
        )
    min_score = values.get("min_score")
    if min_score is None or min_score == "":
        min_score = {}
    if not isinstance(min_score, Mapping):
        raise ValueError(
            f'{names["min_score"]}: expected scores of labels such as {{"body": 0.6}},'
            f" not {min_score!r}"
        )
    unsure = values.get("unsure") or 0.0
    try:
        read_rule(keep, min_score, unsure)
    except KijilError as error:
        # It begins with the name of the argument, perhaps with a key behind.
        name = str(error).partition(":")[0].partition("[")[0]
        raise ValueError(names.get(name, name) + str(error)[len(name) :]) from None
    scores = {label: float(score) for label, score in min_score.items()}
    return Rule(keep, scores, float(unsure))


def check_count(name: str, value: Any, least: int = 0) -> int:
    """`value` as a whole number of at least `least`; else a ValueError with `name`."""
    try:
        count = int(value)
        fits = count >= least and count == float(value)
    except (TypeError, ValueError):
        fits = False
    if not fits:
        raise ValueError(
            f"{name}: expected a whole number from {least} on, not {value!r}"
        )
    return count


def characters(text: str) -> int:
    """How many characters `text` has, white space not counted."""
    return sum(map(len, text.split()))


def lines_of(text: str, filtered: Filtered[str]) -> Iterator[tuple[Line, str, bool]]:
    """Each line's result, its text without the line break, and whether it is kept."""
    # A final line break ends the last line and begins no further one, so there
    # may be one piece more than lines.
    return zip(filtered.lines, text.split("\n"), filtered.kept)


def answer(text: str, filtered: Filtered[str]) -> dict[str, Any]:
    """What was found in a page, as a member for its record."""
    return {
        "text": filtered.text,
        "lines": [
            {
                "text": line,
                "label": result.label,
                "score": rounded(result),
                "kept": kept,
            }
            for result, line, kept in lines_of(text, filtered)
        ],
        "counts": dict(filtered.counts),
    }


def error_answer(code: str, message: str) -> dict[str, Any]:
    """What stands in the place of an answer for a page that has none."""
    return {"error": {"code": code, "message": message}}


def rounded(result: Line) -> float:
    """The score with four decimals, as the command prints it."""
    return round(result.score, 4)
