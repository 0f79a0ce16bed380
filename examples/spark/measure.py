"""measure.py [--kijil COMMAND] [--pages FOLDER] [--rounds N]: pages per second and core.

Filters the same pages in plain Python, through mapInArrow, mapInPandas and RDD.pipe,
in Spark's local[1]. FOLDER holds labelled pages (.tsv), by default those that kijil
is trained on; they are repeated to some 20 MB. Each round runs every way once, each
round begins with another, and the medians of the rounds are printed.

A core's second is a second of CPU time, of all processes together: the JVM, Python
and the command. So it counts what Spark itself needs, and other work on the machine
matters little. Wall time is for comparison; it depends on how many cores are free.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kijil import Classifier
from kijil.spark import filter_pages, pipe_command, pipe_pages
from pyspark.sql import SparkSession

ROOT = Path(__file__).resolve().parents[2]
BYTES = 20_000_000
CALL = 1000  # pages for one call in plain Python
WORKER = 3  # how deep below this process Python workers are: JVM, daemon, worker


def read_pages(folder: Path) -> list[str]:
    pages = []
    for path in sorted(folder.glob("*.tsv")):
        rows = path.read_text(encoding="utf-8").splitlines()
        lines = [row.split("\t", 1)[1] for row in rows if "\t" in row]
        pages.append("\n".join(lines) + "\n")
    if not pages:
        sys.exit(f"measure.py: no .tsv in {folder}; name a folder with --pages")
    return pages


def processes() -> dict[tuple[int, str], tuple[int, int]]:
    """(depth below this process, clock ticks) of this process and all below it, by
    process id and start."""
    stats: dict[int, list[str]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            stats[int(stat.parent.name)] = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended
    found: dict[tuple[int, str], tuple[int, int]] = {}
    grown, depth = {os.getpid()}, 0
    while grown:
        for pid in grown:
            # A worker (below Python, JVM and daemon) has waited for its command.
            times = stats[pid][11:15] if depth >= WORKER else stats[pid][11:13]
            found[pid, stats[pid][19]] = (depth, sum(map(int, times)))
        grown = {pid for pid, fields in stats.items() if int(fields[1]) in grown}
        depth += 1
    return found


def cpu_seconds(run: Callable[[], Any]) -> float:
    """CPU time of `run`, in all processes."""
    before = processes()
    run()
    after = processes().items()
    ticks = sum(ticks - before.get(key, (0, 0))[1] for key, (_, ticks) in after)
    return ticks / os.sysconf("SC_CLK_TCK")


def worker_memory() -> int:
    """The most resident memory, in bytes, that a Python worker has had."""
    peaks = [0]
    for (pid, _), (depth, _) in processes().items():
        if depth == WORKER:
            status = Path(f"/proc/{pid}/status").read_text()
            peaks.append(int(status.partition("VmHWM:")[2].split()[0]) * 1024)
    return max(peaks)


def main() -> None:
    parser = argparse.ArgumentParser(usage=__doc__)
    command = os.environ.get("KIJIL", str(ROOT / "build" / "release" / "kijil"))
    parser.add_argument("--kijil", default=command)
    parser.add_argument("--pages", type=Path, default=ROOT / "training" / "pages")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()

    written = read_pages(options.pages)
    bytes_each = sum(len(page.encode()) for page in written) / len(written)
    times = max(1, round(BYTES / bytes_each / len(written)))
    pages = written * times
    lines_each = sum(page.count("\n") for page in written) / len(written)
    print(
        f"{len(pages)} pages ({len(written)} written ones {times} times), "
        f"{bytes_each:.0f} bytes and {lines_each:.0f} lines each"
    )

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    spark = (
        SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    with tempfile.TemporaryDirectory() as folder:
        parquet, jsonl = f"{folder}/pages.parquet", f"{folder}/pages.jsonl"
        with open(jsonl, "w", encoding="utf-8") as out:
            for i, page in enumerate(pages):
                record = {"id": i, "text": page}
                out.write(json.dumps(record, ensure_ascii=False) + "\n")
        spark.read.json(jsonl).coalesce(1).write.parquet(parquet)
        frame = spark.read.parquet(parquet)
        rows = spark.sparkContext.textFile(jsonl, 1)
        text_only = ("text", "counts")
        piped = pipe_command(os.path.abspath(options.kijil), parts=text_only)

        def save(df: Any) -> None:
            df.write.format("noop").mode("overwrite").save()

        def plain() -> None:
            classifier = Classifier()
            for i in range(0, len(pages), CALL):
                texts = [page.encode() for page in pages[i : i + CALL]]
                classifier.filter_many(texts, threads=1)

        ways: dict[str, Callable[[], Any]] = {
            "plain Python": plain,
            "mapInArrow": lambda: save(filter_pages(frame, parts=text_only)),
            "mapInArrow, with lines": lambda: save(filter_pages(frame)),
            "mapInPandas": lambda: save(
                filter_pages(frame, parts=text_only, via="pandas")
            ),
            "RDD.pipe": lambda: rows.pipe(piped, checkCode=True).count(),
            "pipe_pages": lambda: pipe_pages(rows, piped).count(),
            "Spark alone (Parquet)": lambda: save(frame),
            "Spark alone (JSON rows)": lambda: rows.pipe("cat").count(),
        }
        memory = 0
        for run in ways.values():  # the JVM compiles; models are loaded
            run()
            memory = max(memory, worker_memory())
        cpu: dict[str, list[float]] = {name: [] for name in ways}
        wall: dict[str, list[float]] = {name: [] for name in ways}
        names = list(ways)
        for round_ in range(options.rounds):
            shift = round_ % len(names)
            for name in names[shift:] + names[:shift]:
                before = time.monotonic()
                cpu[name].append(cpu_seconds(ways[name]))
                wall[name].append(time.monotonic() - before)
        print(f"medians of {options.rounds} rounds\n")
        print(
            f"{'way':24}{'pages/s of CPU':>15}{'MB/s':>7}{'pages/s of wall':>17}"
            f"{'core-hours for 1e9':>20}"
        )
        for name in names:
            seconds = statistics.median(cpu[name])
            rate = len(pages) / seconds
            walls = len(pages) / statistics.median(wall[name])
            print(
                f"{name:24}{rate:15.0f}{rate * bytes_each / 1e6:7.2f}{walls:17.0f}"
                f"{1e9 / rate / 3600:20.0f}"
            )
        print(f"\nmost memory of a Python worker: {memory / 1e6:.0f} MB")
    spark.stop()


if __name__ == "__main__":
    main()
