"""What is killed in the middle of a job loses no row and doubles none.

Each job is held (spark_held.py) until a task has passed some rows on and waits for the
next; then a process of that task is killed, and the job goes on.
"""

from __future__ import annotations

import json
import os
import signal
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
import spark_processes
from kijil import Classifier
from kijil.spark import filter_pages, pipe_command, pipe_pages
from pyspark.sql import SparkSession
from spark_held import hold, wait_for
from spark_pages import page

PAGES = 4000
PARTITIONS = 16


class Held:
    """A job on a thread of its own, held back in `folder`."""

    def __init__(self, folder: Path, job: Callable[[], Any]) -> None:
        self.folder = folder
        self._job = job
        self._value: Any = None
        self._raised: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._value = self._job()
        except BaseException as e:  # noqa: BLE001  raised by finish()
            self._raised = e

    def waiting(self) -> int:
        """The process that holds a task; it waits until finish()."""

        def first() -> Path | None:
            if self._raised:
                raise self._raised
            names = self.folder.glob("waiting-*-*")
            return next((n for n in names if n.suffix != ".new"), None)

        return int(wait_for(first, "a task to hold rows").read_text())

    def finish(self) -> Any:
        """Lets the job go on, and gives what it gives."""
        (self.folder / "open").touch()
        self._thread.join(180)
        assert not self._thread.is_alive(), "the job does not end"
        if self._raised:
            raise self._raised
        return self._value

    def attempts(self) -> Counter[str]:
        """How often each partition was begun."""
        begun = self.folder.glob("attempt-*-*")
        return Counter(path.name.split("-")[1] for path in begun)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "held"
    path.mkdir()
    return path


@pytest.fixture
def pages(spark: SparkSession, folder: Path) -> Any:
    """All pages; each partition waits after three batches of 20."""
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "20")
    rows = spark.sparkContext.parallelize(range(PAGES), PARTITIONS)
    df = spark.createDataFrame(rows.map(lambda i: (i, page(i))), "id long, text string")
    yield df.mapInArrow(hold(str(folder), after=3), df.schema)
    spark.conf.unset("spark.sql.execution.arrow.maxRecordsPerBatch")


@pytest.fixture(scope="module")
def answers() -> dict[int, str]:
    texts = Classifier().filter_many([page(i) for i in range(PAGES)])
    return {i: filtered.text for i, filtered in enumerate(texts)}


def written_rows(path: Path) -> list[tuple[int, str]]:
    table = pyarrow.parquet.read_table(path)
    texts = [result["text"] for result in table["kijil"].to_pylist()]
    return list(zip(table["id"].to_pylist(), texts))


def assert_all_once(rows: list[tuple[int, str]], answers: dict[int, str]) -> None:
    assert len(rows) == PAGES
    assert dict(rows) == answers


def test_an_executor(
    pages: Any, folder: Path, tmp_path: Path, answers: dict[int, str]
) -> None:
    out = tmp_path / "out"
    filtered = filter_pages(pages, parts=("text", "counts"))
    job = Held(folder, lambda: filtered.write.parquet(str(out)))
    os.kill(spark_processes.executor_of(job.waiting()), signal.SIGKILL)
    job.finish()
    assert_all_once(written_rows(out), answers)
    assert max(job.attempts().values()) > 1
    assert len(job.attempts()) == PARTITIONS


@pytest.mark.parametrize("via", ["arrow", "pandas"])
def test_a_python_worker(
    pages: Any, folder: Path, tmp_path: Path, answers: dict[int, str], via: str
) -> None:
    out = tmp_path / "out"
    filtered = filter_pages(pages, parts=("text", "counts"), via=via)
    job = Held(folder, lambda: filtered.write.parquet(str(out)))
    holder = job.waiting()
    daemon = spark_processes.parents()[holder]
    # Not the one that holds the rows: the one that was given them to filter.
    workers = spark_processes.below(daemon) - {holder}
    assert workers
    for pid in workers:
        os.kill(pid, signal.SIGKILL)
    job.finish()
    assert_all_once(written_rows(out), answers)
    assert max(job.attempts().values()) > 1


@pytest.mark.parametrize("how", ["pipe", "pipe_pages"])
def test_the_command(
    spark: SparkSession, folder: Path, command: str, answers: dict[int, str], how: str
) -> None:
    # 50 rows are more than the pipe's buffer in Python, and no multiple of it: the
    # command has read the beginning of a row.
    rows = spark.sparkContext.parallelize(range(PAGES), PARTITIONS)
    records = rows.mapPartitions(hold(str(folder), after=50)).map(
        lambda i: json.dumps({"id": i, "text": page(i)}, ensure_ascii=False)
    )
    filter_command = pipe_command(command)
    if how == "pipe":
        filtered = records.pipe(filter_command, checkCode=True)
    else:
        filtered = pipe_pages(records, filter_command)
    job = Held(folder, filtered.collect)
    executor = spark_processes.executor_of(job.waiting())
    children = [
        pid
        for pid in spark_processes.below(executor)
        if spark_processes.arguments(pid)[0] == command
    ]
    assert len(children) == 1
    os.kill(children[0], signal.SIGKILL)
    answered = [json.loads(row) for row in job.finish()]
    assert_all_once([(row["id"], row["kijil"]["text"]) for row in answered], answers)
    assert max(job.attempts().values()) > 1
