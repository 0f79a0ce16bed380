"""The arguments of kijil.spark, checked on the driver before anything runs.

    text_type = check_columns(df, "text", "kijil")
    parts = check_parts(("text", "counts"))

Each gives what it checked, in the form that the rest takes. Raises KijilError with
the code "invalid_argument", which names the option; of what is no DataFrame at all,
TypeError. They keep no state, so they may be called from several threads.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pyspark.sql import types as T

from kijil import LABELS, KijilError
from kijil._filtered import read_keep, read_rule

if TYPE_CHECKING:
    from pyspark.accumulators import Accumulator
    from pyspark.sql import DataFrame

#: What a result can hold, in the order of its members.
PARTS = ("text", "lines", "counts")

#: The members of its counts.
COUNTS = ("lines", "kept", *LABELS, "blank")


def invalid(message: str) -> KijilError:
    return KijilError(f"kijil.spark: {message}", "invalid_argument")


def quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def quote(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def check_frame(df: DataFrame) -> None:
    if not hasattr(df, "mapInArrow"):
        raise TypeError(
            f"the pages are a DataFrame of Spark, not {type(df).__name__}; make one "
            'with spark.createDataFrame(pages, "id long, text string")'
        )


def check_name(option: str, name: str) -> str:
    if isinstance(name, str) and name:
        return name
    raise invalid(f'{option}={name!r}: expected a name such as "{option}"')


def listed(option: str, names: Sequence[str] | str, example: str) -> list[str]:
    """The names as a list; one name may stand alone."""
    if isinstance(names, str):
        return [names]
    if isinstance(names, (bytes, Mapping)) or not isinstance(names, Iterable):
        raise invalid(f"{option}={names!r}: expected a list such as [{example}]")
    return list(names)


def check_model(model: str | os.PathLike[str] | None) -> str | None:
    if model is None:
        return None
    path = os.fspath(model) if isinstance(model, (str, os.PathLike)) else ""
    if not path or not isinstance(path, str):
        raise invalid(f'model={model!r}: expected a path such as "my.kijil"')
    return path


def check_counter(counter: Accumulator[int] | None) -> Accumulator[int] | None:
    if counter is None or callable(getattr(counter, "add", None)):
        return counter
    raise invalid(
        f"bad_rows={counter!r}: expected an accumulator, such as "
        "spark.sparkContext.accumulator(0)"
    )


def check_columns(df: DataFrame, text: str, result: str | None) -> T.DataType:
    names = list(df.columns)
    if text not in names:
        raise invalid(
            f'no column "{text}"; the pages have {quoted(names)}: '
            "name the one with their text with text=..."
        )
    if names.count(text) > 1:
        raise invalid(f'{names.count(text)} columns are called "{text}"; rename one')
    # Spark does not tell upper from lower case unless it is told to.
    if result is not None and result.lower() in (n.lower() for n in names):
        raise invalid(
            f'the pages have a column "{result}" already; drop it, or name '
            "another one for the result with result=..."
        )
    text_type = df.schema.fields[names.index(text)].dataType
    if not isinstance(text_type, (T.StringType, T.BinaryType)):
        raise invalid(
            f'column "{text}" is {text_type.simpleString()}; expected string or '
            "binary: name the column with the text of the pages with text=..."
        )
    return text_type


def check_parts(parts: Sequence[str]) -> tuple[str, ...]:
    asked = listed("parts", parts, '"text", "counts"')
    if isinstance(parts, str):
        asked = [part.strip() for part in parts.split(",")]
    for part in asked:
        if part not in PARTS:
            raise invalid(f'unknown part "{part}"; expected some of {quoted(PARTS)}')
    if not asked:
        raise invalid(f"parts is empty; expected some of {quoted(PARTS)}")
    return tuple(p for p in PARTS if p in asked)


def check_threads(threads: int) -> int:
    if isinstance(threads, bool) or not isinstance(threads, int) or threads < 1:
        raise invalid(f"threads={threads!r}: expected 1 or more, as spark.task.cpus")
    return threads


def check_rule(
    keep: Sequence[str], min_score: Mapping[str, float] | None, unsure: float
) -> dict[str, Any]:
    """What Classifier.filter takes. Raises its KijilError if that is wrong."""
    kept = read_keep(keep)
    read_rule(kept, min_score, unsure)
    scores = None if min_score is None else dict(min_score)
    return {"keep": kept, "min_score": scores, "unsure": unsure}
