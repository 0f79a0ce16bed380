"""datatrove blocks: one keeps the article of each document, one drops documents.

    from kijil.datatrove import KijilCleaner, KijilFilter

    pipeline = [
        JsonlReader("pages/"),
        KijilCleaner(exclusion_writer=JsonlWriter("removed-lines/")),
        KijilFilter(min_characters=200, exclusion_writer=JsonlWriter("dropped/")),
        JsonlWriter("articles/"),
    ]
    LocalPipelineExecutor(pipeline, tasks=8).run()

A wrong argument raises ValueError when the block is made, not in a worker. Blocks
hold no model, so they pickle as others do; each process loads its models when its
first document comes, once. A model file must be there on every node.

A document whose text is no str never fails a task: it goes on with an error in its
metadata, and is counted as `errors`. Its text becomes "" if it was None, else its
str(), because datatrove's own blocks take nothing but str.
"""

# datatrove has no types, and need not be there to check this.
# mypy: disable-error-code="import-not-found,import-untyped,misc"

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

try:
    from datatrove.data import Document
    from datatrove.pipeline.base import PipelineStep
    from datatrove.pipeline.filters.base_filter import BaseFilter
    from datatrove.utils.batching import batched
    from datatrove.utils.typeshelper import StatHints
except ImportError as error:
    raise ImportError(
        f"kijil.datatrove needs datatrove 0.4 or newer ({error}); install it with:"
        " pip install 'kijil[datatrove]'"
    ) from error

from kijil import Classifier, Filtered
from kijil._page import (
    Rule,
    characters,
    check_count,
    check_rule,
    error_answer,
    lines_of,
    rounded,
)

if TYPE_CHECKING:
    from datatrove.data import DocumentsPipeline
    from datatrove.pipeline.writers.disk_base import DiskWriter

__all__ = ["KijilCleaner", "KijilFilter"]


@lru_cache(maxsize=None)
def _classifier(model: str | None) -> Classifier:
    """The classifier of this process for a path; None is the default model."""
    return Classifier(model)


@dataclass(frozen=True)  # the executor writes dataclasses into executor.json
class _Pages:
    """What both blocks do: documents in, what was found in them out."""

    rule: Rule
    model: str | None
    threads: int

    def filter(self, documents: list[Document]) -> list[Filtered[str]]:
        """One result for each; all texts must be str."""
        classifier = _classifier(self.model)
        arguments = self.rule.arguments()
        if len(documents) == 1:
            return [classifier.filter(documents[0].text, **arguments)]
        texts = [document.text for document in documents]
        return classifier.filter_many(texts, threads=self.threads, **arguments)


def _pages(
    model: str | os.PathLike[str] | None,
    keep: Iterable[str],
    min_score: Mapping[str, float] | None,
    unsure: float,
    threads: int,
) -> _Pages:
    values = {"keep": keep, "min_score": min_score, "unsure": unsure}
    rule = check_rule({name: name for name in values}, values)
    path = None if model is None else os.fspath(model)
    return _Pages(rule, path, _whole("threads", threads))


def _whole(name: str, value: Any, least: int = 0) -> int:
    """check_count() for what is written in Python, where text is no number."""
    if isinstance(value, (str, bytes)):
        raise ValueError(
            f"{name}: expected a whole number from {least} on, not {value!r}"
        )
    return check_count(name, value, least)


def _check_key(key: str) -> str:
    if isinstance(key, str) and key:
        return key
    raise ValueError(f'metadata_key: expected a name such as "kijil", not {key!r}')


def _check_writer(writer: DiskWriter | None) -> DiskWriter | None:
    """`writer` if it can be opened and written to, as datatrove's writers can."""
    if writer is None or (hasattr(writer, "write") and hasattr(writer, "__enter__")):
        return writer
    raise ValueError(
        'exclusion_writer: expected a writer such as JsonlWriter("removed/"), not '
        f"{writer!r}"
    )


def _mend(document: Document, key: str) -> bool:
    """Whether the text was no str; then it is one now, and the metadata say so."""
    text = document.text
    if isinstance(text, str):
        return False
    code = "not_found" if text is None else "invalid_argument"
    message = f"text is {type(text).__name__}; expected str"
    document.metadata[key] = error_answer(code, message)
    document.text = "" if text is None else str(text)
    return True


def _found(text: str, filtered: Filtered[str]) -> dict[str, Any]:
    """What the metadata of a document tell."""
    return {
        "counts": dict(filtered.counts),
        "characters": {"all": characters(text), "kept": characters(filtered.text)},
    }


class KijilCleaner(PipelineStep):
    """Replaces each document's text by the lines that kijil keeps of it.

    keep, min_score, unsure: what is kept, as in `kijil filter`; the article.
    model: path of a .kijil file; None for KIJIL_MODEL, or the default model.
    empty: "drop" documents of which nothing is kept, or "keep" them with no text.
    exclusion_writer: gets what was removed: for each document with removed lines one
        of the same id, whose text is these lines, and whose metadata tell line
        number, label and score of each, in the same order.
    metadata_key: where the metadata tell counts of lines and characters.
    batch_size, threads: documents that are classified together, and on how many
        threads; 0 for all cores. One thread is right where there is a task for
        each core.

    Counts in stats.json: total, forwarded, dropped, errors, lines, lines_kept, and
    lines_body and so on for each label.
    """

    type = "✂️ - FORMAT"
    name = "🌾 kijil cleaner"

    def __init__(
        self,
        *,
        keep: Iterable[str] = ("body",),
        min_score: Mapping[str, float] | None = None,
        unsure: float = 0.0,
        model: str | os.PathLike[str] | None = None,
        empty: str = "drop",
        exclusion_writer: DiskWriter | None = None,
        metadata_key: str = "kijil",
        batch_size: int = 1,
        threads: int = 1,
    ) -> None:
        super().__init__()
        if empty not in ("drop", "keep"):
            raise ValueError(f'empty: expected "drop" or "keep", not {empty!r}')
        self._pages = _pages(model, keep, min_score, unsure, threads)
        self.batch_size = _whole("batch_size", batch_size, 1)
        self.empty = empty
        self.exclusion_writer = _check_writer(exclusion_writer)
        self.metadata_key = _check_key(metadata_key)

    def run(
        self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1
    ) -> DocumentsPipeline:
        with self.exclusion_writer or contextlib.nullcontext():
            for batch in batched(data or (), self.batch_size):
                with self.track_time("batch" if self.batch_size > 1 else None):
                    kept = self._clean(batch, rank)
                for document, stays in zip(batch, kept):
                    self.stat_update(StatHints.total)
                    self.stat_update(
                        StatHints.forwarded if stays else StatHints.dropped
                    )
                    if stays:
                        self.update_doc_stats(document)
                        yield document

    def _clean(self, batch: list[Document], rank: int) -> list[bool]:
        """Cleans the documents, and says which of them stay."""
        bad = [_mend(document, self.metadata_key) for document in batch]
        good = [document for document, is_bad in zip(batch, bad) if not is_bad]
        results = iter(self._pages.filter(good) if good else ())
        stays = []
        for document, is_bad in zip(batch, bad):
            if is_bad:
                self.stat_update("errors")
                stays.append(True)
            else:
                stays.append(self._apply(document, next(results), rank))
        return stays

    def _apply(self, document: Document, filtered: Filtered[str], rank: int) -> bool:
        for name, count in filtered.counts.items():
            label = "lines" if name == "lines" else f"lines_{name}"
            self.stat_update(label, value=count)
        stays = self.empty == "keep" or bool(filtered.text.strip())
        found = _found(document.text, filtered)
        if self.exclusion_writer:
            removed = self._removed(document, filtered, {**found, "dropped": not stays})
            if removed:
                self.exclusion_writer.write(removed, rank)
        document.metadata[self.metadata_key] = found
        document.text = filtered.text
        return stays

    def _removed(
        self, document: Document, filtered: Filtered[str], found: dict[str, Any]
    ) -> Document | None:
        """The lines that were not kept as a document of its own, if there are any."""
        lines, texts = [], []
        for number, (result, text, kept) in enumerate(
            lines_of(document.text, filtered), 1
        ):
            if not kept:
                texts.append(text)
                lines.append(
                    {"line": number, "label": result.label, "score": rounded(result)}
                )
        if not lines and not found["dropped"]:
            return None
        metadata = {**document.metadata, self.metadata_key: {**found, "lines": lines}}
        return Document("\n".join(texts), document.id, metadata=metadata)


class KijilFilter(BaseFilter):
    """Drops documents in which kijil finds too little; the others stay as they are.

    min_characters: characters that must be kept, white space not counted.
    min_lines: lines that must be kept, blank ones not counted.
    min_share: kept characters by all characters, from 0 to 1.
    keep, min_score, unsure, model: what counts as kept, as in KijilCleaner. If none
        of them is given and KijilCleaner has been over the document, what it found
        is judged, and nothing is classified again.
    exclusion_writer, batch_size: as in datatrove's other filters; the reason is in
        the metadata of what is dropped.
    metadata_key, threads: as in KijilCleaner.

    Counts in stats.json: those of datatrove's other filters, errors, and the reasons
    dropped_few_characters, dropped_few_lines and dropped_small_share.
    """

    name = "🌾 kijil"

    def __init__(
        self,
        *,
        min_characters: int = 0,
        min_lines: int = 1,
        min_share: float = 0.0,
        keep: Iterable[str] | None = None,
        min_score: Mapping[str, float] | None = None,
        unsure: float | None = None,
        model: str | os.PathLike[str] | None = None,
        exclusion_writer: DiskWriter | None = None,
        metadata_key: str = "kijil",
        batch_size: int = 1,
        threads: int = 1,
    ) -> None:
        super().__init__(
            _check_writer(exclusion_writer), _whole("batch_size", batch_size, 1)
        )
        self.min_characters = _whole("min_characters", min_characters)
        self.min_lines = _whole("min_lines", min_lines)
        if not isinstance(min_share, (int, float)) or not 0 <= min_share <= 1:
            raise ValueError(
                f"min_share: expected a number from 0 to 1, not {min_share!r}"
            )
        self.min_share = min_share
        self.metadata_key = _check_key(metadata_key)
        rule = (keep, min_score, unsure, model)
        self._takes_cleaned = all(value is None for value in rule)
        self._pages = _pages(
            model,
            ("body",) if keep is None else keep,
            min_score,
            unsure or 0.0,
            threads,
        )

    def filter(self, doc: Document) -> bool | tuple[bool, str]:
        return self.filter_batch([doc])[0]

    def filter_batch(self, batch: list[Document]) -> list[bool | tuple[bool, str]]:
        bad = [_mend(document, self.metadata_key) for document in batch]
        new = [
            document
            for document, is_bad in zip(batch, bad)
            if not is_bad and not self._is_cleaned(document)
        ]
        kept = {id(document): document.text for document in batch}
        for document, filtered in zip(new, self._pages.filter(new) if new else ()):
            document.metadata[self.metadata_key] = _found(document.text, filtered)
            kept[id(document)] = filtered.text
        return [
            self._pass_bad() if is_bad else self._judge(document, kept[id(document)])
            for document, is_bad in zip(batch, bad)
        ]

    def _pass_bad(self) -> bool:
        self.stat_update("errors")
        return True

    def _is_cleaned(self, document: Document) -> bool:
        """Whether KijilCleaner left the text as it is, and its findings are asked."""
        if not self._takes_cleaned:
            return False
        try:
            kept = document.metadata[self.metadata_key]["characters"]["kept"]
        except (KeyError, TypeError):
            return False
        return bool(kept == characters(document.text))

    def _judge(self, document: Document, kept: str) -> bool | tuple[bool, str]:
        count = characters(kept)
        if count < self.min_characters:
            return False, "few_characters"
        if sum(1 for line in kept.split("\n") if line.strip()) < self.min_lines:
            return False, "few_lines"
        found = document.metadata[self.metadata_key]
        if count < self.min_share * found["characters"]["all"]:
            return False, "small_share"
        return True
