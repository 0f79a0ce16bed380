"""What kijil.spark does on the workers: batches of rows in, answers beside them out.

    job = Job(rule, "text", ("text", "counts"), model=None, threads=1, bad_rows=None)
    for answered in job.filter_batch(batch, 0):
        ...

A Job travels to the workers, which import this module; the classifier stays behind
and is loaded once for each process. Any number of threads may use one. A page that
cannot be read is answered with an error; a model that cannot be loaded raises
KijilError, which fails the task.
"""

from __future__ import annotations

import dataclasses
import os
import socket
import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyspark

from kijil import Classifier, Filtered, KijilError
from kijil._spark_checks import COUNTS

if TYPE_CHECKING:
    import pandas as pd
    from pyspark.accumulators import Accumulator

# Bytes of text for one call of the classifier. The results of a call are Python
# objects, some 10 times the size of the text, so this bounds a worker's memory
# whatever the size of Spark's batches; smaller calls are not faster.
_CALL_BYTES = 2 << 20

_classifiers: dict[Any, Classifier] = {}
_classifiers_lock = threading.Lock()


def _classifier(model: str | None) -> Classifier:
    """The classifier of this process for a model, loaded once."""
    path = model
    if model is not None and os.path.basename(model) == model:
        shipped = pyspark.SparkFiles.get(model)  # by addFile
        path = shipped if os.path.exists(shipped) else model
    try:
        facts = None if path is None else os.stat(path)
    except OSError:
        facts = None  # loading says it better
    key = path if facts is None else (path, facts.st_mtime_ns, facts.st_size)
    with _classifiers_lock:
        if key not in _classifiers:
            try:
                _classifiers[key] = Classifier(path)
            except KijilError as e:
                if model is None:
                    raise
                raise KijilError(
                    f"kijil.spark: on {socket.gethostname()}: {e}; give a path that "
                    "every node has, or ship the file with "
                    "spark.sparkContext.addFile(PATH) and give its bare name",
                    e.code,
                ) from e
        return _classifiers[key]


@dataclasses.dataclass(frozen=True)
class Job:
    """What a worker has to know; what it does with batches of rows."""

    rule: dict[str, Any]
    column: str  # the name of the text column, for messages
    parts: tuple[str, ...]
    model: str | None
    threads: int
    bad_rows: Accumulator[int] | None

    def filter_batch(
        self, batch: pa.RecordBatch, index: int
    ) -> Iterator[pa.RecordBatch]:
        texts = batch.column(index)
        for begin, size in _calls(pc.binary_length(texts).to_pylist()):
            rows = batch.slice(begin, size)
            answers = self.answer(rows.column(index))
            yield pa.RecordBatch.from_arrays(
                [*rows.columns, answers], [*rows.schema.names, "_result"]
            )

    def filter_frame(self, frame: pd.DataFrame, index: int) -> Iterator[pd.DataFrame]:
        texts = pa.array(frame.iloc[:, index], pa.binary(), from_pandas=True)
        for begin, size in _calls(pc.binary_length(texts).to_pylist()):
            rows = frame.iloc[begin : begin + size]
            answers = self.answer(texts.slice(begin, size)).to_pylist()
            yield rows.assign(_result=answers)

    def answer(self, texts: pa.Array) -> pa.StructArray:
        """The result for each text; `texts` is string or binary, or their large
        kinds."""
        values = texts.cast(_bytes_type(texts)).to_pylist()
        is_string = texts.type in (pa.string(), pa.large_string())
        text_type = pa.string() if is_string else pa.binary()
        results = self.filter_values(values)
        bad = sum(isinstance(r, KijilError) for r in results)
        if bad and self.bad_rows is not None:
            self.bad_rows.add(bad)
        columns = {}
        for part in self.parts:
            if part == "text":
                columns[part] = pa.array(
                    [None if isinstance(r, KijilError) else r.text for r in results],
                    pa.binary(),
                ).view(text_type)
            elif part == "lines":
                columns[part] = _lines(values, results, text_type)
            else:
                columns[part] = _counts(results)
        columns["error"] = _errors(results)
        return pa.StructArray.from_arrays(list(columns.values()), list(columns))

    def filter_values(
        self, values: Sequence[bytes | None]
    ) -> list[Filtered[bytes] | KijilError]:
        classifier = _classifier(self.model)
        good = [value for value in values if value is not None]
        try:
            filtered: Iterable[Any] = classifier.filter_many(
                good, threads=self.threads, **self.rule
            )
        except KijilError:
            filtered = [self.filter_value(value) for value in good]
        filtered = iter(filtered)
        message = f'column "{self.column}" is null; a page without text is ""'
        return [
            KijilError(message, "invalid_argument") if value is None else next(filtered)
            for value in values
        ]

    def filter_value(self, value: bytes) -> Filtered[bytes] | KijilError:
        try:
            return _classifier(self.model).filter(value, **self.rule)
        except KijilError as e:
            return e


def _calls(lengths: Sequence[int | None]) -> Iterator[tuple[int, int]]:
    """Rows as (first, how many), of about _CALL_BYTES or of one larger text."""
    begin, total = 0, 0
    for i, length in enumerate(lengths):
        total += length or 0
        if total > _CALL_BYTES and i > begin:
            yield begin, i - begin
            begin, total = i, length or 0
    if begin < len(lengths):
        yield begin, len(lengths) - begin


def _bytes_type(texts: pa.Array) -> pa.DataType:
    large = texts.type in (pa.large_string(), pa.large_binary())
    return pa.large_binary() if large else pa.binary()


def _page_lines(text: bytes) -> list[bytes]:
    lines = text.split(b"\n")
    if not lines[-1]:  # a final \n ends the last line; an empty page has none
        lines.pop()
    return lines


def _lines(
    values: Sequence[bytes | None],
    results: Sequence[Filtered[bytes] | KijilError],
    text_type: pa.DataType,
) -> pa.ListArray:
    texts: list[bytes] = []
    labels: list[str] = []
    scores: list[float] = []
    kept: list[bool] = []
    offsets: list[int | None] = []  # null: the list that begins here is null
    for value, result in zip(values, results):
        if value is None or isinstance(result, KijilError):
            offsets.append(None)
            continue
        offsets.append(len(texts))
        texts += _page_lines(value)
        lines = result.lines
        labels += [line.label for line in lines]
        scores += [line.score for line in lines]
        kept += result.kept
    offsets.append(len(texts))
    line = pa.StructArray.from_arrays(
        [
            pa.array(texts, pa.binary()).view(text_type),
            pa.array(labels, pa.string()),
            pa.array(scores, pa.float32()),
            pa.array(kept, pa.bool_()),
        ],
        ["text", "label", "score", "kept"],
    )
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), line)


def _counts(results: Sequence[Filtered[bytes] | KijilError]) -> pa.StructArray:
    counts = [None if isinstance(r, KijilError) else r.counts for r in results]
    return pa.array(counts, pa.struct([(name, pa.int32()) for name in COUNTS]))


def _errors(results: Sequence[Filtered[bytes] | KijilError]) -> pa.StructArray:
    errors = [
        {"code": r.code, "message": str(r)} if isinstance(r, KijilError) else None
        for r in results
    ]
    return pa.array(
        errors, pa.struct([("code", pa.string()), ("message", pa.string())])
    )
