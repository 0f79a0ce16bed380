"""The plans of kijil.spark: how a DataFrame's rows get to the workers and back.

    answered = map_in_arrow(df, T.StringType(), "kijil", job)

Called on the driver. They keep no state, so they may be called from several threads;
what fails, fails in the task (kijil._spark_worker).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pyspark.sql import functions as F
from pyspark.sql import types as T

from kijil._spark_checks import COUNTS, PARTS, check_parts

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    from pyspark.sql import DataFrame

    from kijil._spark_worker import Job


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
        "counts": T.StructType([T.StructField(n, T.IntegerType()) for n in COUNTS]),
    }
    error = T.StructType(
        [
            T.StructField("code", T.StringType()),
            T.StructField("message", T.StringType()),
        ]
    )
    return T.StructType(
        [T.StructField(p, members[p]) for p in check_parts(parts)]
        + [T.StructField("error", error)]
    )


def numbered(df: DataFrame) -> DataFrame:
    """The same columns, called _0, _1, ...: mapInArrow fails on names that have a
    dot in them or stand twice."""
    return df.toDF(*[f"_{i}" for i in range(len(df.columns))])


def _output_schema(df: DataFrame, answer: T.StructType) -> T.StructType:
    return T.StructType([*df.schema.fields, T.StructField("_result", answer)])


def map_in_arrow(
    df: DataFrame, text_type: T.DataType, result: str, job: Job
) -> DataFrame:
    names, flat = list(df.columns), numbered(df)
    index = names.index(job.column)

    def filter_batches(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            yield from job.filter_batch(batch, index)

    schema = _output_schema(flat, result_type(text_type, job.parts))
    return flat.mapInArrow(filter_batches, schema).toDF(*names, result)


def map_in_pandas(
    df: DataFrame, text_type: T.DataType, result: str, job: Job
) -> DataFrame:
    names, flat = list(df.columns), numbered(df)
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
