"""The command behind RDD.pipe and pipe_pages."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import pytest
from kijil import Classifier, KijilError
from kijil.spark import filter_pages, pipe_command, pipe_pages
from pyspark.errors import PythonException
from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from spark_pages import as_json, page


def answered(rows: list[str]) -> dict[int, Any]:
    records = [json.loads(row) for row in rows]
    assert len({record["id"] for record in records}) == len(records)
    return {record["id"]: record for record in records}


@pytest.mark.parametrize("how", ["pipe", "pipe_pages"])
def test_answers_are_those_of_the_driver(
    spark: SparkSession, command: str, how: str
) -> None:
    rule = {"keep": ("body", "related"), "min_score": {"related": 0.9}, "unsure": 0.6}
    piped = pipe_command(command, **rule)
    rows = spark.sparkContext.parallelize(range(60), 3).map(as_json)
    answers = (
        rows.pipe(piped, checkCode=True) if how == "pipe" else pipe_pages(rows, piped)
    )
    found = answered(answers.collect())
    texts = Classifier().filter_many([page(i) for i in range(60)], **rule)
    assert set(found) == set(range(60))
    for i, filtered in enumerate(texts):
        result = found[i].pop("kijil")
        assert found[i] == json.loads(as_json(i))
        assert result["text"] == filtered.text
        assert result["counts"] == filtered.counts
        assert [line["label"] for line in result["lines"]] == [
            line.label for line in filtered.lines
        ]
        assert [line["kept"] for line in result["lines"]] == filtered.kept


def test_json_and_frames_agree(spark: SparkSession, command: str) -> None:
    frame = spark.createDataFrame(
        [(i, page(i)) for i in range(20)], "id long, text string"
    )
    rows = frame.select(F.to_json(F.struct("*")).alias("row")).rdd.map(lambda r: r.row)
    piped = pipe_pages(rows, pipe_command(command, parts=("counts",)))
    by_command = {i: r["kijil"] for i, r in answered(piped.collect()).items()}
    filtered = filter_pages(frame, parts=("counts",)).collect()
    by_frame = {row["id"]: row["kijil"].counts.asDict() for row in filtered}
    assert {i: r["counts"] for i, r in by_command.items()} == by_frame


def test_a_bad_record_is_answered_in_place(spark: SparkSession, command: str) -> None:
    rows = [as_json(0), "no record", '{"id":2}', "", as_json(4), '{"id":5,\n"text":""}']
    piped = pipe_command(command, parts=("counts",))
    answers = pipe_pages(spark.sparkContext.parallelize(rows, 1), piped).collect()
    assert len(answers) == len(rows)
    assert "error" in json.loads(answers[1])["kijil"]
    assert "error" in json.loads(answers[2])["kijil"]
    assert answers[3] == ""
    assert json.loads(answers[4])["kijil"]["counts"]["lines"] == 9
    assert json.loads(answers[5])["kijil"]["counts"]["lines"] == 0


# Commands that end too early: killed, and with an exit code that says all is well.
KILLED = "sh -c 'read -r row; echo \"$row\"; kill -9 $$'"
QUIET = "sh -c 'read -r row; echo \"$row\"'"


@pytest.mark.parametrize("ending", [KILLED, QUIET, "sh -c 'cat; exit 1'"])
def test_a_command_that_ends_early_fails_the_task(
    spark: SparkSession, ending: str
) -> None:
    rows = spark.sparkContext.parallelize(map(as_json, range(50)), 1)
    with pytest.raises(
        PythonException, match="answers to 50 rows|ended with exit code"
    ):
        pipe_pages(rows, ending).collect()


def test_what_comes_before_may_fail(spark: SparkSession) -> None:
    rows = spark.sparkContext.parallelize([1, 0], 1).map(lambda i: str(1 // i))
    with pytest.raises(PythonException, match="ZeroDivisionError"):
        pipe_pages(rows, "cat").collect()


def test_rows_that_are_no_json_text_say_so(spark: SparkSession) -> None:
    rows: Any = spark.sparkContext.parallelize(["{}", {"text": "홈"}], 1)
    with pytest.raises(PythonException, match="row 2 of the partition is dict; .* str"):
        pipe_pages(rows, "cat").collect()
    frame: Any = spark.createDataFrame([("홈",)], "text string")
    with pytest.raises(TypeError, match="takes an RDD of JSON, not DataFrame; for a"):
        pipe_pages(frame, "cat")


def test_a_missing_command_says_so(spark: SparkSession) -> None:
    rows = spark.sparkContext.parallelize(["{}"], 1)
    with pytest.raises(
        PythonException, match="cannot start no-such-kijil: No such file"
    ):
        pipe_pages(rows, "no-such-kijil").collect()


def test_fewer_rows_may_be_taken(spark: SparkSession, command: str) -> None:
    rows = spark.sparkContext.parallelize(range(5000), 1).map(as_json)
    assert len(pipe_pages(rows, pipe_command(command)).take(3)) == 3


def test_the_command_is_what_a_shell_would_read() -> None:
    command = pipe_command(
        Path("/opt/my tools/kijil"),
        text="내용",
        keep=("body", "related"),
        min_score={"related": 0.8},
        unsure=0.5,
        model="my model.kijil",
        parts=("text",),
    )
    assert shlex.split(command) == [
        *("/opt/my tools/kijil", "filter", "--input", "jsonl", "--output", "jsonl"),
        *("--threads", "1"),  # Spark has one task for each core
        *("--text-field", "내용", "--result-field", "kijil", "--result", "text"),
        *("--keep", "body,related", "--min-score", "related=0.8"),
        *("--unsure", "0.5", "--model", "my model.kijil"),
    ]
    assert "--keep body,related" in pipe_command(keep="body, related")
    with pytest.raises(KijilError):
        pipe_command(keep=("bdoy",))
    with pytest.raises(KijilError, match="result='': expected a name"):
        pipe_command(result="")
