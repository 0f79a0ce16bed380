"""examples/datatrove in a real LocalPipelineExecutor, also one that is killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).resolve().parents[1]
EXAMPLE = TESTS.parents[1] / "examples" / "datatrove"
PATIENCE = 300  # seconds, for a loaded machine


def environment(home: Path) -> dict[str, str]:
    return {
        **os.environ,
        # Nothing but this machine, and a place for caches that is empty.
        "PYTHONPATH": os.pathsep.join([str(TESTS / "loopback"), str(EXAMPLE)]),
        "HF_HOME": str(home / "huggingface"),
    }


def read(folder: Path) -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]


def ids(folder: Path) -> list[str]:
    return sorted(record["id"] for record in read(folder))


def check_all_is_there(pages: Path, output: Path) -> None:
    """No document and no line is lost or doubled."""
    expected = {page["id"]: page["text"].split("\n") for page in read(pages)}
    out = read(output / "articles") + read(output / "dropped")
    assert sorted(record["id"] for record in out) == sorted(expected)
    kept = {record["id"]: record.get("text", "").splitlines() for record in out}
    removed = read(output / "removed-lines")
    assert len({record["id"] for record in removed}) == len(removed)
    for record in removed:
        lines = kept[record["id"]]
        numbers = [line["line"] for line in record["metadata"]["kijil"]["lines"]]
        for number, text in zip(numbers, record["text"].split("\n"), strict=True):
            lines.insert(number - 1, text)
    assert kept == expected


def test_the_example(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, EXAMPLE / "clean_pages.py", EXAMPLE / "pages", tmp_path]
        + ["--tasks", "2", "--workers", "2"],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "huggingface").exists()  # nothing was fetched
    check_all_is_there(EXAMPLE / "pages", tmp_path)
    articles = {record["id"]: record for record in read(tmp_path / "articles")}
    assert len(articles) == 8
    press = articles["www.haesolnews.example/news/1001.html"]
    assert "86억원" in press["text"] and "Copyright" not in press["text"]
    dropped = read(tmp_path / "dropped")
    assert {record["metadata"]["filter_reason"] for record in dropped} == {
        "few_characters"
    }
    assert {path.name for path in (tmp_path / "logs" / "completions").iterdir()} == {
        "00000",
        "00001",
    }

    def total(value: Any) -> float:
        return value["total"] if isinstance(value, dict) else value

    steps = json.loads((tmp_path / "logs" / "stats.json").read_text())
    cleaner = {name: total(value) for name, value in steps[1]["stats"].items()}
    assert "kijil cleaner" in steps[1]["name"]
    lines = sum(len(page["text"].split("\n")) for page in read(EXAMPLE / "pages"))
    removed = read(tmp_path / "removed-lines")
    out = sum(len(record["metadata"]["kijil"]["lines"]) for record in removed)
    assert cleaner["lines"] == lines
    assert cleaner["lines_kept"] == lines - out
    assert cleaner["lines"] == sum(
        cleaner[f"lines_{label}"]
        for label in ("body", "chrome", "related", "clickbait", "blank")
    )
    filtered = {name: total(value) for name, value in steps[2]["stats"].items()}
    assert (filtered["total"], filtered["forwarded"], filtered["dropped"]) == (11, 8, 3)
    assert filtered["dropped_few_characters"] == 3


# The example's blocks with one more between them, at which two tasks get stuck with
# a part of their documents written, until a file called "go" is there.
GATED = """
import sys, time
from pathlib import Path
from clean_pages import blocks
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.base import PipelineStep

class Gate(PipelineStep):
    type, name = "GATE", "gate"

    def __init__(self, folder):
        super().__init__()
        self.folder = folder

    def run(self, data, rank=0, world_size=1):
        for number, document in enumerate(data):
            if rank in (2, 3) and number == 100:
                (self.folder / f"stuck-{rank}").touch()
                while not (self.folder / "go").exists():
                    time.sleep(0.01)
            yield document

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    pipeline = blocks(str(folder / "pages"), folder)
    pipeline.insert(3, Gate(folder))
    LocalPipelineExecutor(
        pipeline, tasks=6, workers=2, logging_dir=str(folder / "logs")
    ).run()
"""


def wait_for(condition: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert process.poll() is None, "ended before it was to be killed"
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture
def many_pages(tmp_path: Path) -> Path:
    """Six files of 200 documents, one for each task."""
    originals = read(EXAMPLE / "pages")
    pages = tmp_path / "pages"
    pages.mkdir()
    for file in range(6):
        with (pages / f"{file}.jsonl").open("w", encoding="utf-8") as out:
            for number in range(200):
                page = originals[number % len(originals)]
                row = {**page, "id": f"{file}/{number}"}
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
    return pages


def test_a_killed_run_goes_on(many_pages: Path, tmp_path: Path) -> None:
    program = tmp_path / "gated.py"
    program.write_text(GATED)
    command = [sys.executable, program, tmp_path]
    completions = tmp_path / "logs" / "completions"

    with (tmp_path / "first.log").open("wb") as log:
        first = subprocess.Popen(
            command,
            env=environment(tmp_path),
            stderr=log,
            start_new_session=True,  # so that workers can be killed with it
        )
        try:
            wait_for(
                lambda: all((tmp_path / f"stuck-{rank}").exists() for rank in (2, 3)),
                first,
            )
        finally:
            os.killpg(first.pid, signal.SIGKILL)
            first.wait()
    for folder in ("articles", "removed-lines"):  # in the middle of its files
        assert (tmp_path / folder / "00002.jsonl").stat().st_size > 0
    done = {path.name for path in completions.iterdir()}
    assert done == {"00000", "00001"}
    before = {name: (tmp_path / "articles" / f"{name}.jsonl").stat() for name in done}

    (tmp_path / "go").touch()
    second = subprocess.run(
        command,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert second.returncode == 0, second.stderr
    assert "Skipping 2 already completed tasks" in second.stderr
    for name, status in before.items():  # not done again
        after = (tmp_path / "articles" / f"{name}.jsonl").stat()
        assert (after.st_mtime_ns, after.st_ino) == (status.st_mtime_ns, status.st_ino)
    assert len(list(completions.iterdir())) == 6
    assert len(ids(many_pages)) == 1200
    check_all_is_there(many_pages, tmp_path)
