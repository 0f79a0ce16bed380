"""How good is a labelling?"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import Any

from kijil import _core
from kijil._classifier import Classifier, Path, path_bytes
from kijil._errors import KijilError
from kijil._pages import Pages, tuples_of, warn_of

Labels = Sequence[Sequence[_core.Line | str | None]]


def evaluate(
    gold: Pages,
    predicted: Classifier | Path | Labels | None = None,
    *,
    samples: int = 0,
    seed: int = 1,
) -> dict[str, Any]:
    """Scores a model, or labels made elsewhere, on labelled pages.

    ``gold`` are labelled pages, or files and folders of them. ``predicted`` is

    - a Classifier; None for the default model,
    - a list with a list for each page: a Line or a label for each of its
      lines, None for a line without one,
    - the path of labels that any tool made, in any format of read_pages(),
      found by the ids of the pages.

    ``samples`` is how often pages are drawn anew for the 95% intervals; 1,000
    are customary, 0 leaves them out. ``seed`` is of these draws.

    Gives what ``kijil eval --json`` writes, all slices included: scikit-learn's
    keys (``report["body"]["f1-score"]``, ``report["macro avg"]``,
    ``report["accuracy"]``, ...), ``report["confusion"]``,
    ``report["calibration"]``, ``report["sites"]`` and more, as docs/python.md
    lists. Raises KijilError if the pages cannot be read, nothing in them is
    labelled, or the labels do not fit them. Other threads run meanwhile.

    >>> import kijil
    >>> page = kijil.Page([("전체 메뉴", "chrome"), ("예산을 늘린다.", "body")])
    >>> report = kijil.evaluate([page], [["chrome", "chrome"]])
    >>> report["accuracy"], report["chrome"]["precision"]
    (0.5, 0.5)
    """
    if samples < 0:
        raise KijilError(f"samples: {samples} is below 0", "invalid_argument")
    if seed < 0:
        raise KijilError(f"seed: {seed} is below 0", "invalid_argument")
    pages = tuples_of(gold)
    if predicted is None:
        predicted = Classifier()
    if isinstance(predicted, Classifier):
        text = _core.evaluate_model(predicted._model, pages, samples, seed)
    elif isinstance(predicted, (str, os.PathLike)):
        path = path_bytes(predicted, "predicted labels")
        text, problems = _core.evaluate_files(path, pages, samples, seed)
        warn_of(problems)
    else:
        text = _core.evaluate_labels(predicted, pages, samples, seed)
    report: dict[str, Any] = json.loads(text)
    return report
