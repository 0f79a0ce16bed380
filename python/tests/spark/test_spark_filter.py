"""kijil.spark gives what Classifier.filter gives, beside all that was there."""

from __future__ import annotations

from typing import Any

import pytest
from kijil import LABELS, Classifier, KijilError
from kijil.spark import count_errors, filter_pages, label_lines, result_type
from pyspark.errors import PythonException
from pyspark.sql import DataFrame, Row, SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as T
from spark_pages import page

VIA = pytest.mark.parametrize("via", ["arrow", "pandas"])
NULL_TEXT = 'column "text" is null; a page without text is ""'


def expected(text: str | bytes, **rule: Any) -> dict[str, Any]:
    filtered = Classifier().filter(text, **rule)
    breaks: Any = b"\n" if isinstance(text, bytes) else "\n"
    lines = text.split(breaks)
    return {
        "text": filtered.text,
        "lines": [
            {"text": t, "label": line.label, "score": line.score, "kept": kept}
            for t, line, kept in zip(lines, filtered.lines, filtered.kept)
        ],
        "counts": filtered.counts,
        "error": None,
    }


def plain(value: Any) -> Any:
    """Rows as dicts, bytearrays as bytes."""
    if isinstance(value, Row):
        return {k: plain(v) for k, v in value.asDict().items()}
    if isinstance(value, list):
        return [plain(v) for v in value]
    return bytes(value) if isinstance(value, bytearray) else value


def results(df: DataFrame, column: str = "kijil") -> dict[int, Any]:
    rows = df.select("id", column).collect()
    found = {row["id"]: plain(row[column]) for row in rows}
    assert len(found) == len(rows)
    return found


def pages_of(spark: SparkSession, ids: range) -> DataFrame:
    return spark.createDataFrame([(i, page(i)) for i in ids], "id long, text string")


@VIA
@pytest.mark.parametrize(
    "rule",
    [
        {},
        {"keep": ("body", "related"), "min_score": {"related": 0.9}, "unsure": 0.6},
    ],
)
def test_answers_are_those_of_the_driver(
    spark: SparkSession, via: str, rule: dict[str, Any]
) -> None:
    pages = pages_of(spark, range(40)).repartition(3)
    found = results(filter_pages(pages, via=via, **rule))
    assert found == {i: expected(page(i), **rule) for i in range(40)}
    kept = sum(result["counts"]["kept"] for result in found.values())
    assert 0 < kept < sum(result["counts"]["lines"] for result in found.values())


def test_more_threads_give_the_same(spark: SparkSession) -> None:
    pages = pages_of(spark, range(40))
    assert results(filter_pages(pages, threads=2)) == results(filter_pages(pages))


@VIA
def test_rows_stay_in_order_whatever_the_size_of_a_batch(
    spark: SparkSession, via: str
) -> None:
    # One text above the bytes of a call, and others that fit in between.
    long = "가나다라마바사아자차카타파하\n" * 250_000
    texts = {0: "", 1: page(1), 2: long, 3: page(3), 4: None, 5: page(5)}
    rows = [(i, f"text {i}", texts[i]) for i in texts]
    pages = spark.createDataFrame(rows, "id long, name string, text string")
    filtered = filter_pages(pages.coalesce(1), parts=("counts",), via=via)
    lines = filtered.select("id", "name", "kijil.counts.lines").collect()
    assert [(row["id"], row["name"], row["lines"]) for row in lines] == [
        (0, "text 0", 0),
        (1, "text 1", 9),
        (2, "text 2", 250_000),
        (3, "text 3", 9),
        (4, "text 4", None),
        (5, "text 5", 9),
    ]


@VIA
def test_a_bad_row_is_answered_and_counted(spark: SparkSession, via: str) -> None:
    texts = [page(0), None, "", None, "홈"]
    pages = spark.createDataFrame(list(enumerate(texts)), "id long, text string")
    counter = spark.sparkContext.accumulator(0)
    filtered = filter_pages(pages, via=via, bad_rows=counter)
    filtered.write.mode("overwrite").format("noop").save()
    assert counter.value == 2
    assert count_errors(filtered) == 2
    error = {"code": "invalid_argument", "message": NULL_TEXT}
    bad = {"text": None, "lines": None, "counts": None, "error": error}
    assert results(filtered) == {
        i: bad if text is None else expected(text) for i, text in enumerate(texts)
    }


# UTF-8 that is broken, cut, overlong, a lone surrogate; NUL; line ends of others.
ODD = [
    b"\xea\xb0\x80\xff\n\xb0\xa1\n",
    b"\xea\xb0",
    b"\xc0\xaf\n\xed\xa0\x80",
    b"\0\n\r\n\r",
    "이것은 옳은 글이다.\n".encode(),
    "완성형 글이다.".encode("euc-kr"),
    b"\n\n",
]


@VIA
def test_bytes_come_out_as_they_were(spark: SparkSession, via: str) -> None:
    pages = spark.createDataFrame(
        [(i, bytearray(b)) for i, b in enumerate(ODD)], "id long, text binary"
    )
    filtered = filter_pages(pages, keep=LABELS, via=via)
    assert filtered.schema["kijil"].dataType == result_type(T.BinaryType())
    assert results(filtered) == {
        i: expected(text, keep=LABELS) for i, text in enumerate(ODD)
    }


@VIA
def test_a_string_column_may_hold_broken_utf8(spark: SparkSession, via: str) -> None:
    pages = spark.createDataFrame(
        [(i, bytearray(b)) for i, b in enumerate(ODD)], "id long, raw binary"
    ).withColumn("text", F.col("raw").cast("string"))
    filtered = filter_pages(pages, keep=LABELS, via=via)
    assert filtered.schema["kijil"].dataType == result_type()
    texts = filtered.select("id", F.col("text").cast("binary")).collect()
    assert {row["id"]: bytes(row["text"]) for row in texts} == dict(enumerate(ODD))
    kept = filtered.select("id", F.col("kijil.text").cast("binary").alias("kept"))
    assert {row["id"]: bytes(row["kept"]) for row in kept.collect()} == {
        i: expected(text, keep=LABELS)["text"] for i, text in enumerate(ODD)
    }


# A column of each kind with the values that a conversion would spoil.
KINDS = {
    "byte": ("tinyint", "-128Y", "null"),
    "short": ("smallint", "32767S", "null"),
    "int": ("int", "-2147483648", "null"),
    "long": ("bigint", "9007199254740993L", "null"),
    "float": ("float", "float('NaN')", "float('1e-45')"),
    "double": ("double", "double('NaN')", "double('-Infinity')"),
    "decimal": ("decimal(38,6)", "12345678901234567890123456.123456BD", "-0.000001BD"),
    "boolean": ("boolean", "true", "false"),
    "string": ("string", "'낱장\\n'", "cast(x'eab0ff' as string)"),
    "binary": ("binary", "x'00ff'", "x''"),
    "date": ("date", "date'0001-01-01'", "date'9999-12-31'"),
    "timestamp": (
        "timestamp",
        "timestamp'1850-01-01 00:00:00.123456'",
        "timestamp'9999-12-31 23:59:59.999999'",
    ),
    "ntz": (
        "timestamp_ntz",
        "timestamp_ntz'2300-01-01 01:02:03.000004'",
        "timestamp_ntz'1500-02-28 00:00:00'",
    ),
    "array": ("array<bigint>", "array(9007199254740993L, null)", "array()"),
    "doubles": ("array<double>", "array(double('NaN'), null)", "array(0.1D)"),
    "map": ("map<int,double>", "map(1, double('NaN'), 2, null)", "map()"),
    "struct": (
        "struct<a:bigint,b:array<struct<t:timestamp>>>",
        (
            "named_struct('a', 9007199254740993L, 'b', "
            "array(named_struct('t', timestamp'2500-01-01 00:00:00')))"
        ),
        "named_struct('a', null, 'b', null)",
    ),
    "with.dot": ("map<string,map<string,int>>", "map('a', map('b', 1))", "null"),
    "with`tick": ("string", "'a'", "'b'"),
}


@VIA
def test_other_columns_stay_as_they_were(spark: SparkSession, via: str) -> None:
    rows = [[kind[1] for kind in KINDS.values()], [kind[2] for kind in KINDS.values()]]
    rows.append(["null"] * len(KINDS))
    queries = [
        f"select {i}L as id, '홈' as text, "
        + ", ".join(
            f"cast({value} as {kind[0]}) as `{name.replace('`', '``')}`"
            for value, (name, kind) in zip(row, KINDS.items())
        )
        for i, row in enumerate(rows)
    ]
    pages = spark.sql(" union all ".join(queries))
    filtered = filter_pages(pages, via=via)
    kinds = [(f.name, f.dataType) for f in pages.schema.fields]
    assert [(f.name, f.dataType) for f in filtered.schema.fields[:-1]] == kinds

    def shown(df: DataFrame) -> list[list[Any]]:
        # Bytes for strings, since Python would hide those that are no UTF-8; text
        # for the rest, since NaN is not equal to NaN.
        columns = []
        for name, kind in kinds:
            column = F.col("`" + name.replace("`", "``") + "`")
            if kind in (T.TimestampType(), T.TimestampNTZType(), T.DateType()):
                column = column.cast("string")
            columns.append(column.cast("binary") if kind == T.StringType() else column)
        return [[repr(value) for value in row] for row in df.select(columns).collect()]

    assert sorted(shown(filtered)) == sorted(shown(pages))
    assert any("nan" in value for value in shown(filtered)[0])


@VIA
def test_two_columns_of_one_name_stay_two(spark: SparkSession, via: str) -> None:
    pages = spark.sql("select 1 as a, '홈' as text, 2 as a")
    filtered = filter_pages(pages, parts="counts", via=via)
    assert filtered.columns == ["a", "text", "a", "kijil"]
    assert filtered.collect()[0][:3] == (1, "홈", 2)


def test_parts_are_those_asked_for(spark: SparkSession) -> None:
    filtered = filter_pages(
        pages_of(spark, range(1)), result="r", parts=("counts", "text")
    )
    assert filtered.columns == ["id", "text", "r"]
    assert filtered.schema["r"].dataType == result_type(parts=("text", "counts"))
    assert filtered.select("r.*").columns == ["text", "counts", "error"]
    assert plain(filtered.collect()[0]["r"])["text"] == expected(page(0))["text"]


def test_batches_of_large_types_are_read(spark: SparkSession) -> None:
    pages = pages_of(spark, range(3))
    spark.conf.set("spark.sql.execution.arrow.useLargeVarTypes", "true")
    try:
        found = results(filter_pages(pages))
    finally:
        spark.conf.unset("spark.sql.execution.arrow.useLargeVarTypes")
    assert found == {i: expected(page(i)) for i in range(3)}


def test_lines_are_rows(spark: SparkSession) -> None:
    rows = [(7, page(7), "a"), (8, None, "b"), (9, "", "c"), (10, page(10), "d")]
    pages = spark.createDataFrame(rows, "id long, text string, `the.site` string")
    found: dict[Any, list[Any]] = {}
    for row in label_lines(pages, keep=("body", "chrome")).collect():
        assert row.asDict()["the.site"] == {7: "a", 8: "b", 9: "c", 10: "d"}[row["id"]]
        found.setdefault(row["id"], []).append(plain(row))
    for i in (7, 10):
        lines = expected(page(i), keep=("body", "chrome"))["lines"]
        assert [row["line"] for row in found[i]] == list(range(1, len(lines) + 1))
        members = ("text", "label", "score", "kept")
        assert [{m: row[m] for m in members} for row in found[i]] == lines
    assert [row["error"] and row["error"]["message"] for row in found[8]] == [NULL_TEXT]
    assert [(row["line"], row["error"]) for row in found[9]] == [(None, None)]
    few = label_lines(pages, columns=["the.site"])
    assert few.columns[:2] == ["the.site", "line"]
    assert few.count() == sum(map(len, found.values()))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"text": "txt"}, 'no column "txt"; the pages have "id", "text"'),
        ({"text": "id"}, 'column "id" is bigint; expected string or binary'),
        ({"result": "ID"}, 'the pages have a column "ID" already'),
        ({"keep": ("bdoy",)}, "bdoy"),
        ({"keep": None}, 'keep: expected labels such as ["body"], not None'),
        ({"keep": "body,bdoy"}, "keep: there is no label 'bdoy'"),
        ({"min_score": {"body": 7}}, "7"),
        ({"min_score": 0.8}, "min_score: expected scores of labels"),
        ({"unsure": None}, "unsure: None is not a number from 0 to 1"),
        ({"result": ""}, "result='': expected a name such as"),
        ({"result": None}, "result=None: expected a name such as"),
        ({"bad_rows": 3}, "bad_rows=3: expected an accumulator, such as"),
        ({"model": 3}, "model=3: expected a path"),
        ({"model": ""}, "model='': expected a path"),
        ({"parts": None}, "parts=None: expected a list such as"),
        ({"parts": ("txt",)}, 'unknown part "txt"; expected some of "text", "lines"'),
        ({"parts": ()}, "parts is empty"),
        ({"via": "csv"}, 'via="csv": expected "arrow" or "pandas"'),
        ({"threads": 0}, "threads=0: expected 1 or more"),
    ],
)
def test_wrong_arguments_are_an_error_at_once(
    spark: SparkSession, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(KijilError) as raised:
        filter_pages(pages_of(spark, range(1)), **options)
    assert message in str(raised.value)
    assert raised.value.code == "invalid_argument"


def test_what_is_no_frame_is_said(spark: SparkSession) -> None:
    rdd: Any = pages_of(spark, range(1)).rdd
    for call in (filter_pages, label_lines, count_errors):
        with pytest.raises(TypeError, match="are a DataFrame of Spark, not RDD; make"):
            call(rdd)


def test_one_text_may_list_labels_and_columns(spark: SparkSession) -> None:
    pages = pages_of(spark, range(4))
    want = results(filter_pages(pages, keep=("body", "related"), parts=("text",)))
    assert results(filter_pages(pages, keep="body, related", parts="text")) == want
    lines = label_lines(pages, columns="id")
    assert lines.columns == label_lines(pages, columns=["id"]).columns
    assert result_type(parts="text,counts") == result_type(parts=("text", "counts"))


def test_helpers_name_what_is_wrong(spark: SparkSession) -> None:
    pages = pages_of(spark, range(1))
    with pytest.raises(KijilError, match='no column "kijil"'):
        count_errors(pages)
    with pytest.raises(KijilError, match='column "Label" would stand beside'):
        label_lines(pages.withColumn("Label", F.lit(1)))
    with pytest.raises(KijilError, match="columns=5: expected a list such as"):
        label_lines(pages, columns=5)  # type: ignore[arg-type]
    with pytest.raises(KijilError, match='no column "ids"; the pages have "id"'):
        label_lines(pages, columns="ids")
    with pytest.raises(KijilError, match='no option "parts"'):
        label_lines(pages, parts=("text",))


def test_a_model_that_no_node_has_says_so(spark: SparkSession) -> None:
    filtered = filter_pages(pages_of(spark, range(1)), model="/no/such.kijil")
    with pytest.raises(PythonException) as raised:
        filtered.collect()
    assert "/no/such.kijil" in str(raised.value)
    assert "give a path that every node has, or ship the file" in str(raised.value)


def test_a_model_may_be_shipped(spark: SparkSession, default_model: str) -> None:
    spark.sparkContext.addFile(default_model)
    pages = pages_of(spark, range(8))
    found = results(filter_pages(pages, model="default.kijil"))
    assert found == {i: expected(page(i)) for i in range(8)}
    assert results(filter_pages(pages, model=default_model)) == found
