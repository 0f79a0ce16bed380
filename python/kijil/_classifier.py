"""Lines of a page in, labels out."""

from __future__ import annotations

import operator
import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from kijil._core import Line, Model
from kijil._errors import KijilError
from kijil._filtered import Filtered, TextT, read_rule

Text = str | bytes
Path = str | os.PathLike[str]


def path_bytes(path: Path, what: str) -> bytes:
    """The path as _core takes it; `what` it is of, for the KijilError if it is
    empty, which would name nothing."""
    if not os.fspath(path):
        raise KijilError(f"{what}: the path is empty; name a file", "not_found")
    return os.fsencode(path)


def _load(path: Path) -> Model:
    return Model.load(path_bytes(path, "model"))


def _check_threads(threads: int) -> int:
    hint = "give 1 or more, or 0 for as many as the machine runs at once"
    try:
        count = operator.index(threads)
    except TypeError:
        raise TypeError(
            f"threads is a whole number, not {type(threads).__name__}; {hint}"
        ) from None
    if 0 <= count < 1 << 31:
        return count
    raise KijilError(
        f"threads: {count} is not a number of threads; {hint}", "invalid_argument"
    )


class Classifier:
    """Tells, for every line of a page, why it is there.

    >>> import kijil
    >>> classifier = kijil.Classifier()
    >>> classifier.classify(["전체 메뉴 열기", "솔내시는 돌봄 예산을 늘린다고 밝혔다."])
    [Line(label='chrome', score=0.9...), Line(label='body', score=0.9...)]

    ``model`` names a ``.kijil`` file. Without one it is the file that the
    environment variable KIJIL_MODEL names, else the model that the package
    carries. Raises KijilError if there is no such file, or it is no model.

    Classifying never fails: any str and any bytes is a line, and every line
    gets a label. What is neither raises TypeError.

    Make one and keep it. Any number of threads may use it at once, and other
    threads run while it works. It can be pickled: by the absolute path of its
    file, which must exist where it is unpickled; by its bytes if it came from
    from_bytes(); the embedded model as a mere mark.
    """

    __slots__ = ("__weakref__", "_model", "_origin")

    _model: Model
    _origin: tuple[str, Any]  # how to make it again

    def __init__(self, model: Path | None = None) -> None:
        named = os.environ.get("KIJIL_MODEL")
        if model is not None:
            self._model = _load(model)
            self._origin = ("file", os.path.abspath(os.fspath(model)))
        elif named:
            try:
                self._model = _load(named)
            except KijilError as error:
                raise KijilError(f"KIJIL_MODEL: {error}", error.code) from None
            self._origin = ("file", os.path.abspath(named))
        else:
            self._model = Model.embedded()
            self._origin = ("embedded", None)

    @classmethod
    def from_bytes(cls, data: bytes) -> Classifier:
        """The classifier of a ``.kijil`` file's bytes.

        Raises KijilError if they are no model.
        """
        if not isinstance(data, bytes):
            raise TypeError(f"a model's bytes are bytes, not {type(data).__name__}")
        return cls._made(Model.from_bytes(data), ("bytes", data))

    @classmethod
    def _made(cls, model: Model, origin: tuple[str, Any]) -> Classifier:
        made = cls.__new__(cls)
        made._model = model
        made._origin = origin
        return made

    def __reduce__(self) -> tuple[Callable[..., Classifier], tuple[Any, ...]]:
        return _make_again, (type(self), *self._origin)

    def __repr__(self) -> str:
        kind, source = self._origin
        if kind == "file":
            return f"Classifier({source!r})"
        return f"<kijil.Classifier of {'the embedded model' if kind == 'embedded' else 'bytes'}>"

    def classify(self, lines: Iterable[Text]) -> list[Line]:
        """Labels one page, given as its lines in reading order.

        Gives one Line for each line, in order. Lines have no line ends.

        >>> import kijil
        >>> [line.label for line in kijil.Classifier().classify(["", "공유하기"])]
        ['blank', 'chrome']
        """
        return self._model.classify(lines)

    def classify_text(self, text: Text) -> list[Line]:
        """Splits a page's text at ``\\n`` (a final one ends the last line) and
        labels its lines.

        >>> import kijil
        >>> len(kijil.Classifier().classify_text("메뉴\\n공유하기\\n"))
        2
        """
        return self._model.classify_text(text)

    def classify_alone(self, lines: Iterable[Text]) -> list[Line]:
        """Labels each line by its own n-grams, as if it stood on no page.

        It is faster than classify(), and worse: what classify() is worth
        beyond it is what the page is worth.
        """
        return self._model.classify_alone(lines)

    def filter(
        self,
        text: TextT,
        *,
        keep: Iterable[str] = ("body",),
        min_score: Mapping[str, float] | None = None,
        unsure: float = 0.0,
    ) -> Filtered[TextT]:
        """Keeps the lines of the article and drops the rest.

        ``keep`` are the labels to keep (a list, or "body,related").
        ``min_score`` keeps lines of a label only from this score on. A line
        whose score is below ``unsure`` is not kept, whatever its label. All
        are as in ``kijil filter``. Raises KijilError("invalid_argument") for a
        label that does not exist or a score outside of 0 to 1.

        >>> import kijil
        >>> text = "전체 메뉴 열기\\n솔내시는 돌봄 예산을 늘린다고 밝혔다.\\n"
        >>> kijil.Classifier().filter(text, unsure=0.8).text
        '솔내시는 돌봄 예산을 늘린다고 밝혔다.\\n'
        """
        rule = read_rule(keep, min_score, unsure)
        parts = self._model.filter(text, rule)
        return Filtered(cast(TextT, parts[0]), *parts[1:], text)

    def classify_many(
        self, pages: Iterable[Iterable[Text]], *, threads: int = 0
    ) -> list[list[Line]]:
        """classify() for each page, on several threads.

        ``threads`` is how many pages are labelled at once; 0 for as many as
        the machine runs. The result is the same for any number. All results
        are in memory at once: hand over a million pages in parts.

        >>> import kijil
        >>> kijil.Classifier().classify_many([["공유하기"], []], threads=2)
        [[Line(label='chrome', score=0.9...)], []]
        """
        return self._model.classify_many(pages, _check_threads(threads))

    def filter_many(
        self,
        texts: Iterable[TextT],
        *,
        keep: Iterable[str] = ("body",),
        min_score: Mapping[str, float] | None = None,
        unsure: float = 0.0,
        threads: int = 0,
    ) -> list[Filtered[TextT]]:
        """filter() for each text, on several threads, as classify_many().

        >>> import kijil
        >>> [page.text for page in kijil.Classifier().filter_many(["공유하기", ""])]
        ['', '']
        """
        rule = read_rule(keep, min_score, unsure)
        # What is no list of texts is left as it is, for the message of _core.
        is_list = isinstance(texts, Iterable) and not isinstance(texts, (str, bytes))
        sources = tuple(texts) if is_list else texts
        results = self._model.filter_many(sources, rule, _check_threads(threads))
        return [
            Filtered(cast(TextT, parts[0]), *parts[1:], source)
            for parts, source in zip(results, sources)
        ]


def _make_again(cls: type[Classifier], kind: str, source: Any) -> Classifier:
    if kind == "file":
        return cls._made(_load(source), (kind, source))
    model = Model.embedded() if kind == "embedded" else Model.from_bytes(source)
    return cls._made(model, (kind, source))
