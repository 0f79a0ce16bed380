"""From labelled pages to a model."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from kijil import _core
from kijil._classifier import Classifier, Path, path_bytes
from kijil._errors import KijilError
from kijil._pages import Pages, names_of, tuples_of, warn_of

#: Told what is being done, and how much of all is done, from 0.0 to 1.0.
Progress = Callable[[str, float], object]


@dataclass(frozen=True)
class Trained:
    """A new model, and how it does on pages that it did not see."""

    #: Of a ``.kijil`` file.
    bytes: bytes = field(repr=False)
    #: What it learned from; lines are those with a label.
    pages: int
    sites: int
    lines: int
    #: All that docs/training.md says of the ``.json`` beside a model: settings,
    #: data, warnings and figures.
    report: dict[str, Any] = field(repr=False)
    _record: str = field(repr=False)  # the report as it is written

    @property
    def held_out(self) -> dict[str, Any] | None:
        """evaluate()'s figures of the pages, each labelled by a model that saw
        no page of its site (or, if there is one site only, by one that did not
        see the page). None if there was but one page."""
        figures: dict[str, Any] | None = self.report["held_out"]["evaluation"]
        return figures

    @property
    def before(self) -> dict[str, Any] | None:
        """When going on from a model: the same figures of that model."""
        figures: dict[str, Any] | None = self.report["held_out"]["before"]
        return figures

    @property
    def stage_one_accuracy(self) -> float:
        """Share of lines that stage one alone labelled rightly on held-out
        pages; 0.0 if nothing was held out, as the next two."""
        return self._accuracy("stage_one_accuracy")

    @property
    def page_accuracy(self) -> float:
        """Share of held-out lines told rightly to be body, chrome or a list's."""
        return self._accuracy("page_accuracy")

    @property
    def list_accuracy(self) -> float:
        """Share of held-out list lines told rightly to be related or clickbait."""
        return self._accuracy("list_accuracy")

    def _accuracy(self, name: str) -> float:
        accuracies = self.report["held_out"]["accuracies"] or {}
        return float(accuracies.get(name, 0.0))

    def classifier(self) -> Classifier:
        """The model, ready to use."""
        return Classifier.from_bytes(self.bytes)

    def save(self, path: Path) -> None:
        """Writes the model, and ``report`` beside it (``my.kijil.json``).

        Raises KijilError("io") if it cannot.
        """
        _core.save(path_bytes(path, "model"), self.bytes, self._record)


# What says how to train from nothing, and so does not go with `init`.
_FROM_NOTHING = (
    "dimension",
    "epochs",
    "learning_rate",
    "min_n",
    "max_n",
    "word_ngrams",
    "min_count",
    "buckets",
    "seed",
    "page_l2",
    "list_l2",
)


def _check(
    numbers: dict[str, float | None], init: object, keep: Pages
) -> dict[str, float]:
    """The numbers that were given."""
    given = {name: number for name, number in numbers.items() if number is not None}
    for name, number in given.items():
        if not isinstance(number, (int, float)):
            raise TypeError(f"{name} is a number, not {type(number).__name__}")
    for name in _FROM_NOTHING:
        if init is not None and name in given:
            raise KijilError(
                f"{name} says how to train from nothing, and does not go with "
                "init; strength says how far to go",
                "invalid_argument",
            )
    if init is None and ("strength" in given or keep != ()):
        name = "strength" if "strength" in given else "keep"
        raise KijilError(f"{name} goes with init only", "invalid_argument")
    return given


# What the library says in the words of the command and of its files.
_WORDS = {
    "with --init default": 'with init="default"',
    "add a `# site:` row to each": "give each its site (Page.site, or a `# site:` row)",
    "with `# site:`": "with Page.site (or a `# site:` row in their files)",
}


def _in_python(message: str) -> str:
    for said, meant in _WORDS.items():
        message = message.replace(said, meant)
    return message


def train(
    pages: Pages,
    *,
    init: Classifier | Path | Literal["default"] | None = None,
    strength: float | None = None,
    keep: Pages = (),
    composed: Pages = (),
    composed_lists: bool = False,
    lines: Pages = (),
    dimension: int | None = None,
    epochs: int | None = None,
    learning_rate: float | None = None,
    min_n: int | None = None,
    max_n: int | None = None,
    word_ngrams: int | None = None,
    min_count: int | None = None,
    buckets: int | None = None,
    seed: int | None = None,
    folds: int | None = None,
    page_l2: float | None = None,
    list_l2: float | None = None,
    name: str = "",
    progress: Progress | None = None,
) -> Trained:
    """Trains a model on labelled pages, as ``kijil train`` does.

    ``pages`` are pages, or files and folders of them. From nothing, there must
    be at least two sites and every label; ``init`` goes on from a model, and
    then a few pages of one portal do, within seconds:

    - ``init``: "default", a path, or a Classifier. ``strength`` (1.0) says how
      firmly that model is held: 10 changes it less, 0.1 more. ``keep`` are
      more pages that are to be read as before.
    - ``composed``: pages drawn by ``kijil compose``, which ``composed_lists``
      also lets teach the judging of lists. ``lines``: labelled lines that
      belong to no page.
    - From nothing only, in fastText's terms: ``dimension`` (16), ``epochs``
      (25), ``learning_rate`` (0.3), ``min_n`` (1) and ``max_n`` (4),
      ``word_ngrams`` (2), ``min_count`` (1), ``buckets`` (262144), ``seed``
      (1); and the penalties ``page_l2`` and ``list_l2`` (3.0).
    - ``folds`` (8): groups of sites that are held out in turn.
    - ``name``: what the model calls itself.
    - ``progress(step, done)`` is called now and then, ``done`` from 0.0 to
      1.0 in four decimals, by one thread at a time, which need not be the caller's. What it
      raises ends the training and is raised by train().

    The same pages and options give the same bytes. What the pages lack is told
    by KijilWarning. Raises KijilError if pages cannot be read or trained on, or
    an option is out of range. Other threads run meanwhile; Ctrl-C ends it at
    the next step, which may take as long as training stage one once.

    >>> import kijil
    >>> page = kijil.Page(
    ...     [("오늘의 운세 보러 가기", "chrome"), ("예산을 늘린다.", "body")]
    ... )
    >>> trained = kijil.train([page], init="default")  # doctest: +SKIP
    >>> trained.save("my.kijil")  # doctest: +SKIP
    """
    numbers: dict[str, float | None] = {
        "dimension": dimension,
        "epochs": epochs,
        "learning_rate": learning_rate,
        "min_n": min_n,
        "max_n": max_n,
        "word_ngrams": word_ngrams,
        "min_count": min_count,
        "buckets": buckets,
        "seed": seed,
        "folds": folds,
        "page_l2": page_l2,
        "list_l2": list_l2,
        "strength": strength,
    }
    start = init
    if start is not None and not isinstance(start, Classifier):
        start = Classifier() if start == "default" else Classifier(start)
    written = tuples_of(pages)
    if not written:
        raise KijilError(
            "there are no pages to train on; give labelled pages, or files and "
            "folders of them",
            "invalid_argument",
        )
    settings: dict[str, Any] = {
        "numbers": _check(numbers, init, keep),
        "init": None if start is None else start._model,
        "keep": tuples_of(keep),
        "composed": tuples_of(composed),
        "composed_lists": composed_lists,
        "lines": tuples_of(lines),
        "name": name,
        "inputs": names_of(pages),
    }
    check = _core.check_pages if start is None else _core.check_further_pages
    warn_of(_in_python(problem) for problem in check(written))
    try:
        model, count, sites, labelled, record = _core.train(written, settings, progress)
    except KijilError as error:
        raise KijilError(_in_python(str(error)), error.code) from None
    return Trained(model, count, sites, labelled, json.loads(record), record)
