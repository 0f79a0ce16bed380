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

import os
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

try:
    import pyarrow  # noqa: F401  for _spark_worker, and the message below
    from pyspark.sql import functions as F

    from kijil._spark_checks import (
        PARTS,
        check_columns,
        check_counter,
        check_frame,
        check_model,
        check_name,
        check_parts,
        check_rule,
        check_threads,
        invalid,
        listed,
        quote,
        quoted,
    )
    from kijil._spark_frames import map_in_arrow, map_in_pandas, numbered, result_type
    from kijil._spark_pipe import pipe_rows
    from kijil._spark_worker import Job
except ImportError as e:
    raise ImportError(
        "kijil.spark needs PySpark and PyArrow, and one of them is missing "
        f"({e}); install both with: pip install 'kijil[spark]'"
    ) from e

if TYPE_CHECKING:
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
    check_frame(df)
    text_type = check_columns(df, text, check_name("result", result))
    job = Job(
        rule=check_rule(keep, min_score, unsure),
        column=text,
        parts=check_parts(parts),
        model=check_model(model),
        threads=check_threads(threads),
        bad_rows=check_counter(bad_rows),
    )
    if via == "arrow":
        return map_in_arrow(df, text_type, result, job)
    if via == "pandas":
        return map_in_pandas(df, text_type, result, job)
    raise invalid(f'via="{via}": expected "arrow" or "pandas"')


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
            raise invalid(f'label_lines has no option "{name}"; it adds columns')
    check_frame(df)
    names = list(df.columns)
    check_columns(df, text, None)
    if columns is None:
        columns = [name for name in names if name != text]
    columns = listed("columns", columns, '"id"')
    added = ("line", "text", "label", "score", "kept", "error")
    for name in columns:
        if name not in names:
            raise invalid(f'no column "{name}"; the pages have {quoted(names)}')
        if name.lower() in added:
            raise invalid(
                f'column "{name}" would stand beside the "{name.lower()}" of the '
                "line; rename it, or leave it out of columns=[...]"
            )
    # By position, since any name may stand twice or have a dot in it.
    wanted = [names.index(name) for name in (*columns, text)]
    flat = numbered(df).select(*[f"_{i}" for i in wanted])
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
    check_frame(df)
    if result not in df.columns:
        raise invalid(f'no column "{result}"; the rows have {quoted(df.columns)}')
    error = F.col(f"{quote(result)}.error")
    return df.where(error.isNotNull()).count()


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
    rule = check_rule(keep, min_score, unsure)
    model = check_model(model)
    text, result = check_name("text", text), check_name("result", result)
    command = [os.fspath(kijil), "filter", "--input", "jsonl", "--output", "jsonl"]
    # Spark runs a task on each core already.
    command += ["--threads", "1"]
    command += ["--text-field", text, "--result-field", result]
    command += ["--result", ",".join(check_parts(parts))]
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
        return pipe_rows(argv, rows)

    return rdd.mapPartitions(pipe)
