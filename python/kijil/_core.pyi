"""The extension module (src/python); what it does is said where it is used."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias, final

__version__: str

_Text: TypeAlias = str | bytes
# Which labels to keep, from which score on each, and from which score all.
_Rule: TypeAlias = tuple[tuple[bool, ...], tuple[float, ...], float]
# Kept text, a result for each line, whether it was kept, counts.
_Filtered: TypeAlias = tuple[_Text, list[Line], list[bool], dict[str, int]]

@final
class Line:
    """What kijil says of one line: immutable, comparable, hashable, picklable.

    >>> line = Line("related", 0.75)
    >>> line.label, line.score
    ('related', 0.75)

    Classifying makes them. Who makes one, e.g. from another tool's labels,
    may leave out ``probabilities``: the label gets ``score``, and the others
    share the rest equally. Raises KijilError("invalid_argument") for an
    unknown label or a number that is no probability.
    """

    def __new__(
        cls,
        label: str,
        score: float = 1.0,
        probabilities: Iterable[float] | None = None,
    ) -> Line: ...
    @property
    def label(self) -> str:
        """ "body", "chrome", "related", "clickbait" or "blank"."""
    @property
    def score(self) -> float:
        """Probability of ``label`` given the whole page; 1.0 for blank lines."""
    @property
    def probabilities(self) -> tuple[float, float, float, float]:
        """Probability of each of LABELS, in their order; all 0 for blank lines."""
    def __hash__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...

class Model:
    @staticmethod
    def load(path: bytes) -> Model: ...
    @staticmethod
    def embedded() -> Model: ...
    @staticmethod
    def from_bytes(data: bytes) -> Model: ...
    def classify(self, lines: Iterable[_Text]) -> list[Line]: ...
    def classify_alone(self, lines: Iterable[_Text]) -> list[Line]: ...
    def classify_text(self, text: _Text) -> list[Line]: ...
    def classify_many(
        self, pages: Iterable[Iterable[_Text]], threads: int
    ) -> list[list[Line]]: ...
    def filter(self, text: _Text, rule: _Rule) -> _Filtered: ...
    def filter_many(
        self, texts: Iterable[_Text], rule: _Rule, threads: int
    ) -> list[_Filtered]: ...

# id, site, kind, url, and lines with their labels.
_Page: TypeAlias = tuple[str, str, str, str, list[tuple[str, str | None]]]

def read_pages(path: bytes) -> tuple[list[_Page], list[str]]: ...
def evaluate_model(model: Model, gold: list[_Page], samples: int, seed: int) -> str: ...
def evaluate_labels(
    labels: Sequence[Sequence[Line | str | None]],
    gold: list[_Page],
    samples: int,
    seed: int,
) -> str: ...
def evaluate_files(
    path: bytes, gold: list[_Page], samples: int, seed: int
) -> tuple[str, list[str]]: ...
def save(path: bytes, model: bytes, record: str) -> None: ...
def check_pages(pages: list[_Page]) -> list[str]: ...
def check_further_pages(pages: list[_Page]) -> list[str]: ...
def train(
    pages: list[_Page],
    settings: dict[str, Any],
    progress: Callable[[str, float], object] | None,
) -> tuple[bytes, int, int, int, str]: ...
