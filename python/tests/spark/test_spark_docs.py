"""docs/spark.md and examples/spark show what really comes out."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet
import pytest
from kijil.spark import result_type
from pyspark.sql import SparkSession

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "spark.md").read_text(encoding="utf-8")


def test_the_examples_print_what_the_page_says(
    spark: SparkSession,
    command: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {}
    ran = 0
    for code, output in re.findall(
        r"```python\n(.*?)```\n\n```\n(.*?)```", PAGE, re.DOTALL
    ):
        # One session for all; the command is where the tests find it.
        code = code.replace("/usr/bin/kijil", command)
        exec(code, names)  # noqa: S102
        printed = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
        assert [line for line in printed if line] == [
            line.rstrip() for line in output.splitlines() if line
        ]
        ran += 1
    assert ran >= 3


def test_the_schema_is_that_of_the_page() -> None:
    shown = re.search(r"```\n(text +string.*?)```", PAGE, re.DOTALL)
    assert shown
    names = re.findall(r"^ *(\w+)  ", shown[1], re.MULTILINE)
    assert names == re.findall(r"(\w+):", result_type().simpleString())


@pytest.mark.parametrize("how", ["python", "spark-submit"])
def test_the_script_runs(
    spark_environment: dict[str, str], tmp_path: Path, how: str
) -> None:
    submit = Path(spark_environment["SPARK_HOME"]) / "bin" / "spark-submit"
    start = (
        [sys.executable] if how == "python" else [str(submit), "--master", "local[2]"]
    )
    out = tmp_path / "filtered"
    examples = ROOT / "examples" / "spark"
    done = subprocess.run(
        [*start, examples / "filter_pages.py", examples / "pages.jsonl", out],
        env={**os.environ, **spark_environment},
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "4 pages, 1 of them with an error\n336 lines, 206 kept\n"
    assert done.stdout in PAGE
    table = pyarrow.parquet.read_table(out)
    assert table.column_names == ["fetched", "id", "site", "tags", "text", "kijil"]
    assert sorted(table["id"].to_pylist()) == [1, 2, 3, 4]
