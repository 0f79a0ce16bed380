"""Filters a DataFrame of pages on a Spark cluster: `pip install kijil[spark]`.

    from kijil.spark import count_errors, filter_pages

    pages = spark.read.json("pages/")              # id, url, text, anything else
    filtered = filter_pages(pages)                 # and a column `kijil`
    filtered.select("id", "kijil.text").write.parquet("articles/")

One row comes out per row, in the order of its partition, with all other columns
as they were. A row that cannot be read (its text is null) has `kijil.error`; it
never fails a task. The model is part of the package and is loaded once for each
Python worker process. docs/spark.md tells how to install, size and run it.

All functions here are called on the driver. They keep no state of their own, so
they may be called from several threads.
"""

from __future__ import annotations

import collections
import dataclasses
import os
import shlex
import socket
import subprocess
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kijil import LABELS, Classifier, Filtered, KijilError
from kijil._filtered import read_keep, read_rule

try:
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyspark
    from pyspark.sql import functions as F
    from pyspark.sql import types as T
except ImportError as e:
    raise ImportError(
        "kijil.spark needs PySpark and PyArrow, and one of them is missing "
        f"({e}); install both with: pip install 'kijil[spark]'"
    ) from e

if TYPE_CHECKING:
    import pandas as pd
    from pyspark import RDD
    from pyspark.accumulators import Accumulator
    from pyspark.sql import DataFrame

__all__ = [
    "PARTS",
    "count_errors",
    "filter_pages",
    "label_lines",
    "pipe_command",
    "pipe_pages",
    "result_type",
]

#: What a result can hold, in the order of its members.
PARTS = ("text", "lines", "counts")

_COUNTS = ("lines", "kept", *LABELS, "blank")

# Bytes of text for one call of the classifier. The results of a call are Python
# objects, some 10 times the size of the text, so this bounds a worker's memory
# whatever the size of Spark's batches; smaller calls are not faster.
_CALL_BYTES = 2 << 20


def filter_pages(
    df: DataFrame,
    text: str = "text",
    result: str = "kijil",
    *,
    keep: Sequence[str] = ("body",),
    min_score: Mapping[str, float] | None = None,
    unsure: float = 0.0,
    model: str | os.PathLike[str] | None = None,
    parts: Sequence[str] = PARTS,
    via: str = "arrow",
    threads: int = 1,
    bad_rows: Accumulator[int] | None = None,
) -> DataFrame:
    """Adds a struct column with the article of each page, and why.

    `text` is the column with the text of the pages: a string, or binary with
    UTF-8. Bytes that are no UTF-8 do no harm. `keep`, `min_score` and `unsure` are
    those of `Classifier.filter`.

    `result` is the column to add; `result_type` shows its members. `parts` says
    which of them are wanted; at scale, leave out `lines`, which repeats the text
    with its labels. A row has either these parts, or `error`.

    `model` is a model file: a path that every node has, or the bare name of a file
    that `spark.sparkContext.addFile` has shipped. Without it, each node uses its
    `KIJIL_MODEL`, or the model in the package.

    `via` is "arrow" (`DataFrame.mapInArrow`) or "pandas" (`mapInPandas`). Both give
    the same; "arrow" is faster. `threads` is how many threads a task uses; more
    than one makes sense where `spark.task.cpus` is as high. `bad_rows` counts the
    rows with an error as they are met. Spark counts a task again when it runs
    again, so this is for watching; `count_errors` is exact.

    Raises KijilError("invalid_argument") at once if a column or an option is
    wrong, and TypeError if `df` is no DataFrame. If a worker cannot load the model, its task fails, and says so.

        >>> filter_pages(pages, keep=("body", "related"), parts=("text", "counts"))
    """
    _check_frame(df)
    text_type = _check_columns(df, text, result)
    job = _Job(
        rule=_rule(keep, min_score, unsure),
        column=text,
        parts=_check_parts(parts),
        model=_check_model(model),
        threads=_check_threads(threads),
        bad_rows=_check_counter(bad_rows),
    )
    if via == "arrow":
        return _map_in_arrow(df, text_type, result, job)
    if via == "pandas":
        return _map_in_pandas(df, text_type, result, job)
    raise _invalid(f'via="{via}": expected "arrow" or "pandas"')


def label_lines(
    df: DataFrame,
    text: str = "text",
    *,
    columns: Sequence[str] | str | None = None,
    **options: Any,
) -> DataFrame:
    """A row for each line of each page: for counting, sampling and labelling.

    `columns` are the columns of the page to repeat for each line (default: all but
    `text`; a key is enough to join the rest). They are followed by `line` (the
    number of the line in its page, from 1), `text`, `label`, `score`, `kept` and
    `error`. A page without lines (it is empty, or has an error) is one row with
    null in `line`, so that no page is lost. `options` are those of `filter_pages`.

        >>> label_lines(pages, columns=["id"]).groupBy("label").count().show()
    """
    for name in ("result", "parts"):
        if name in options:
            raise _invalid(f'label_lines has no option "{name}"; it adds columns')
    _check_frame(df)
    names = list(df.columns)
    _check_columns(df, text, None)
    if columns is None:
        columns = [name for name in names if name != text]
    columns = _listed("columns", columns, '"id"')
    added = ("line", "text", "label", "score", "kept", "error")
    for name in columns:
        if name not in names:
            raise _invalid(f'no column "{name}"; the pages have {_quoted(names)}')
        if name.lower() in added:
            raise _invalid(
                f'column "{name}" would stand beside the "{name.lower()}" of the '
                "line; rename it, or leave it out of columns=[...]"
            )
    # By position, since any name may stand twice or have a dot in it.
    wanted = [names.index(name) for name in (*columns, text)]
    flat = _numbered(df).select(*[f"_{i}" for i in wanted])
    flat = flat.toDF(*[f"_{i}" for i in range(len(columns))], "text")
    pages = filter_pages(flat, "text", "kijil", parts=("lines",), **options)
    lines = pages.select(
        *[f"_{i}" for i in range(len(columns))],
        F.posexplode_outer("kijil.lines").alias("line", "_line"),
        F.col("kijil.error").alias("error"),
    ).select(
        *[f"_{i}" for i in range(len(columns))],
        (F.col("line") + 1).alias("line"),
        *[f"_line.{name}" for name in ("text", "label", "score", "kept")],
        "error",
    )
    return lines.toDF(*columns, *added)


def count_errors(df: DataFrame, result: str = "kijil") -> int:
    """How many rows of a filtered DataFrame have an error.

    Exact whatever was retried, since it counts rows and not events. Call it on what
    was written and read back, or cached: otherwise Spark filters all pages again.

        >>> filtered.write.parquet("filtered/")
        >>> count_errors(spark.read.parquet("filtered/"))
        2
    """
    _check_frame(df)
    if result not in df.columns:
        raise _invalid(f'no column "{result}"; the rows have {_quoted(df.columns)}')
    error = F.col(f"{_quote(result)}.error")
    return df.where(error.isNotNull()).count()


def result_type(
    text_type: T.DataType | None = None, parts: Sequence[str] = PARTS
) -> T.StructType:
    """The type of the result column, for a text column of this type (string).

    `text` and the lines' `text` have the type of the text column, and its bytes.

        >>> print(result_type().simpleString())
    """
    text_type = T.StringType() if text_type is None else text_type
    line = T.StructType(
        [
            T.StructField("text", text_type),
            T.StructField("label", T.StringType()),
            T.StructField("score", T.FloatType()),
            T.StructField("kept", T.BooleanType()),
        ]
    )
    members = {
        "text": text_type,
        "lines": T.ArrayType(line),
        "counts": T.StructType([T.StructField(n, T.IntegerType()) for n in _COUNTS]),
    }
    error = T.StructType(
        [
            T.StructField("code", T.StringType()),
            T.StructField("message", T.StringType()),
        ]
    )
    return T.StructType(
        [T.StructField(p, members[p]) for p in _check_parts(parts)]
        + [T.StructField("error", error)]
    )


def pipe_command(
    kijil: str | os.PathLike[str] = "kijil",
    *,
    text: str = "text",
    result: str = "kijil",
    keep: Sequence[str] = ("body",),
    min_score: Mapping[str, float] | None = None,
    unsure: float = 0.0,
    model: str | os.PathLike[str] | None = None,
    parts: Sequence[str] = PARTS,
) -> str:
    """The command for `RDD.pipe`, which needs no Python package on the nodes.

    `kijil` is the command on each node; give its whole path, since `RDD.pipe` starts
    it without a PATH. The other arguments are those of `filter_pages`, for JSON with
    a member `text`. Pass `checkCode=True`: without it, Spark takes a killed command
    for the end of the partition, and rows are lost in silence. With it, they still
    are if the command is ended by SIGTERM, and a bad row fails the job unless the
    command has `--bad-records-ok` added; `pipe_pages` has neither fault.

        >>> rows.pipe(pipe_command("/usr/bin/kijil"), checkCode=True)
    """
    rule = _rule(keep, min_score, unsure)
    model = _check_model(model)
    text, result = _check_name("text", text), _check_name("result", result)
    command = [os.fspath(kijil), "filter", "--input", "jsonl", "--output", "jsonl"]
    command += ["--text-field", text, "--result-field", result]
    command += ["--result", ",".join(_check_parts(parts))]
    command += ["--keep", ",".join(rule["keep"])]
    for label, score in (rule["min_score"] or {}).items():
        command += ["--min-score", f"{label}={score}"]
    if unsure:
        command += ["--unsure", str(unsure)]
    if model is not None:
        command += ["--model", model]
    return shlex.join(command)


def pipe_pages(rdd: RDD[str], command: str | None = None) -> RDD[str]:
    """Pipes rows of JSON through the command, and checks that each was answered.

    As `rdd.pipe(command, checkCode=True)`, but safe where that is not: records with
    an error do not fail the task (the command's exit code is then 2), a command that
    ends early does, whatever its exit code; an error in what comes before is raised
    (`RDD.pipe` hangs); the command has the environment of the worker; and a row
    with line breaks stays one record. A row that is no str fails the task, which
    says so. The package is needed on the nodes.

        >>> pipe_pages(spark.sparkContext.textFile("pages.jsonl")).saveAsTextFile("out")
    """
    if not hasattr(rdd, "mapPartitions"):
        raise TypeError(
            f"pipe_pages takes an RDD of JSON, not {type(rdd).__name__}; for a "
            "DataFrame: df.toJSON(), or filter_pages(df)"
        )
    argv = shlex.split(pipe_command() if command is None else command)

    def pipe(rows: Iterable[str]) -> Iterator[str]:
        return _pipe(argv, rows)

    return rdd.mapPartitions(pipe)


# --- on the driver ---


def _invalid(message: str) -> KijilError:
    return KijilError(f"kijil.spark: {message}", "invalid_argument")


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _quote(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _check_frame(df: DataFrame) -> None:
    if not hasattr(df, "mapInArrow"):
        raise TypeError(
            f"the pages are a DataFrame of Spark, not {type(df).__name__}; make one "
            'with spark.createDataFrame(pages, "id long, text string")'
        )


def _check_name(option: str, name: str) -> str:
    if isinstance(name, str) and name:
        return name
    raise _invalid(f'{option}={name!r}: expected a name such as "{option}"')


def _listed(option: str, names: Sequence[str] | str, example: str) -> list[str]:
    """The names as a list; one name may stand alone."""
    if isinstance(names, str):
        return [names]
    if isinstance(names, (bytes, Mapping)) or not isinstance(names, Iterable):
        raise _invalid(f"{option}={names!r}: expected a list such as [{example}]")
    return list(names)


def _check_model(model: str | os.PathLike[str] | None) -> str | None:
    if model is None:
        return None
    path = os.fspath(model) if isinstance(model, (str, os.PathLike)) else ""
    if not path or not isinstance(path, str):
        raise _invalid(f'model={model!r}: expected a path such as "my.kijil"')
    return path


def _check_counter(counter: Accumulator[int] | None) -> Accumulator[int] | None:
    if counter is None or callable(getattr(counter, "add", None)):
        return counter
    raise _invalid(
        f"bad_rows={counter!r}: expected an accumulator, such as "
        "spark.sparkContext.accumulator(0)"
    )


def _check_columns(df: DataFrame, text: str, result: str | None) -> T.DataType:
    names = list(df.columns)
    if text not in names:
        raise _invalid(
            f'no column "{text}"; the pages have {_quoted(names)}: '
            "name the one with their text with text=..."
        )
    if names.count(text) > 1:
        raise _invalid(f'{names.count(text)} columns are called "{text}"; rename one')
    # Spark does not tell upper from lower case unless it is told to.
    if result is not None and _check_name("result", result).lower() in (n.lower() for n in names):
        raise _invalid(
            f'the pages have a column "{result}" already; drop it, or name '
            "another one for the result with result=..."
        )
    text_type = df.schema.fields[names.index(text)].dataType
    if not isinstance(text_type, (T.StringType, T.BinaryType)):
        raise _invalid(
            f'column "{text}" is {text_type.simpleString()}; expected string or '
            "binary: name the column with the text of the pages with text=..."
        )
    return text_type


def _check_parts(parts: Sequence[str]) -> tuple[str, ...]:
    asked = _listed("parts", parts, '"text", "counts"')
    if isinstance(parts, str):
        asked = [part.strip() for part in parts.split(",")]
    for part in asked:
        if part not in PARTS:
            raise _invalid(f'unknown part "{part}"; expected some of {_quoted(PARTS)}')
    if not asked:
        raise _invalid(f"parts is empty; expected some of {_quoted(PARTS)}")
    return tuple(p for p in PARTS if p in asked)


def _check_threads(threads: int) -> int:
    if isinstance(threads, bool) or not isinstance(threads, int) or threads < 1:
        raise _invalid(f"threads={threads!r}: expected 1 or more, as spark.task.cpus")
    return threads


def _rule(
    keep: Sequence[str], min_score: Mapping[str, float] | None, unsure: float
) -> dict[str, Any]:
    """What Classifier.filter takes. Raises its KijilError if that is wrong."""
    kept = read_keep(keep)
    read_rule(kept, min_score, unsure)
    scores = None if min_score is None else dict(min_score)
    return {"keep": kept, "min_score": scores, "unsure": unsure}


def _numbered(df: DataFrame) -> DataFrame:
    """The same columns, called _0, _1, ...: mapInArrow fails on names that have a
    dot in them or stand twice."""
    return df.toDF(*[f"_{i}" for i in range(len(df.columns))])


def _output_schema(df: DataFrame, answer: T.StructType) -> T.StructType:
    return T.StructType([*df.schema.fields, T.StructField("_result", answer)])


def _map_in_arrow(
    df: DataFrame, text_type: T.DataType, result: str, job: _Job
) -> DataFrame:
    names, flat = list(df.columns), _numbered(df)
    index = names.index(job.column)

    def filter_batches(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            yield from job.filter_batch(batch, index)

    schema = _output_schema(flat, result_type(text_type, job.parts))
    return flat.mapInArrow(filter_batches, schema).toDF(*names, result)


def _map_in_pandas(
    df: DataFrame, text_type: T.DataType, result: str, job: _Job
) -> DataFrame:
    names, flat = list(df.columns), _numbered(df)
    index, types = names.index(job.column), [f.dataType for f in df.schema.fields]
    # pandas cannot hold all values of all types. What it would change travels as
    # something that it does not, and is cast back.
    safe = flat.select(
        *[
            F.col(f"_{i}").cast(_pandas_safe(t)).alias(f"_{i}")
            for i, t in enumerate(types)
        ]
    )

    def filter_frames(frames: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        for frame in frames:
            yield from job.filter_frame(frame, index)

    schema = _output_schema(safe, result_type(T.BinaryType(), job.parts))
    mapped = safe.mapInPandas(filter_frames, schema)
    answer = result_type(text_type, job.parts)
    back = mapped.select(
        *[F.col(f"_{i}").cast(t).alias(f"_{i}") for i, t in enumerate(types)],
        F.col("_result").cast(answer),
    )
    return back.toDF(*names, result)


def _pandas_safe(kind: T.DataType) -> T.DataType:
    """A type that holds all values of `kind` and comes through pandas unchanged:
    there, an integer column with a null becomes a float, null and NaN are one,
    timestamps end in 2262, and strings have to be UTF-8."""
    numbers = (T.ByteType, T.ShortType, T.IntegerType, T.LongType)
    if isinstance(kind, (*numbers, T.FloatType, T.DoubleType, T.TimestampNTZType)):
        return T.StringType()
    if isinstance(kind, T.DateType):
        return T.StringType()
    if isinstance(kind, T.TimestampType):
        return T.DecimalType(20, 6)
    if isinstance(kind, T.StringType):
        return T.BinaryType()
    if isinstance(kind, T.ArrayType):
        return T.ArrayType(_pandas_safe(kind.elementType), kind.containsNull)
    if isinstance(kind, T.MapType):
        return T.MapType(
            _pandas_safe(kind.keyType),
            _pandas_safe(kind.valueType),
            kind.valueContainsNull,
        )
    if isinstance(kind, T.StructType):
        return T.StructType(
            [
                T.StructField(f.name, _pandas_safe(f.dataType), f.nullable)
                for f in kind.fields
            ]
        )
    return kind


# --- on the workers ---

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
class _Job:
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
    return pa.array(counts, pa.struct([(name, pa.int32()) for name in _COUNTS]))


def _errors(results: Sequence[Filtered[bytes] | KijilError]) -> pa.StructArray:
    errors = [
        {"code": r.code, "message": str(r)} if isinstance(r, KijilError) else None
        for r in results
    ]
    return pa.array(
        errors, pa.struct([("code", pa.string()), ("message", pa.string())])
    )


def _pipe(argv: Sequence[str], rows: Iterable[str]) -> Iterator[str]:
    """A row out for each row in. Raises RuntimeError if the command ends without
    having answered all, and what `rows` raises."""
    try:
        child = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    except OSError as e:
        raise RuntimeError(
            f"kijil.spark: on {socket.gethostname()}: cannot start {argv[0]}: "
            f"{e.strerror}; install kijil on every node, or give its path there"
        ) from e
    assert child.stdin is not None and child.stdout is not None
    state: collections.Counter[str] = collections.Counter()
    raised: list[BaseException] = []

    def feed(to: Any) -> None:
        try:
            for number, row in enumerate(rows, 1):
                if not isinstance(row, str):
                    raise TypeError(
                        f"kijil.spark: row {number} of the partition is "
                        f"{type(row).__name__}; pipe_pages takes JSON, a str for "
                        "each row: rdd.map(json.dumps)"
                    )
                # Valid JSON has line breaks only where any white space will do.
                line = row.replace("\r", " ").replace("\n", " ")
                to.write(line.encode("utf-8", "replace") + b"\n")
                state["in"] += 1
        except BrokenPipeError:
            pass  # the command ended: its exit code and the counts tell
        except BaseException as e:  # noqa: BLE001  raised in the task's thread
            raised.append(e)
        finally:
            try:
                to.close()
            except BrokenPipeError:
                pass

    feeder = threading.Thread(target=feed, args=[child.stdin], daemon=True)
    feeder.start()
    try:
        for answer in child.stdout:
            state["out"] += 1
            yield answer.rstrip(b"\n").decode("utf-8", "replace")
        code = child.wait()
        feeder.join()
        if raised:
            raise raised[0]
        if code not in (0, 2) or state["in"] != state["out"]:
            raise RuntimeError(
                f"kijil.spark: on {socket.gethostname()}: {shlex.join(argv)} ended "
                f"with exit code {code} after {state['out']} answers to "
                f"{state['in']} rows; see its message in the executor's stderr"
            )
    finally:
        # Also where the task is cancelled, or takes no more rows.
        child.kill()
        child.wait()
        child.stdout.close()
