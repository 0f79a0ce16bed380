#!/usr/bin/env python3
"""Cleans JSONL pages ({"id", "url", "text"}) with datatrove.

    python3 clean_pages.py INPUT OUTPUT [--tasks N] [--workers N]

INPUT is a folder of .jsonl files; each task takes its share of them. In OUTPUT:

    articles/        the documents that stay, with nothing but the article
    dropped/         documents of which too little is left
    removed-lines/   for each document the lines that were taken out
    logs/            logs, stats.json, and which tasks are done

Started again, it does the tasks that are not done.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter
from kijil.datatrove import KijilCleaner, KijilFilter


def blocks(pages: str, output: Path) -> list[PipelineStep]:
    def writer(folder: str) -> JsonlWriter:
        return JsonlWriter(str(output / folder), compression=None)

    return [
        JsonlReader(pages, glob_pattern="*.jsonl"),
        # Documents without an article are kept here: the filter drops them, so
        # that each document is either in articles/ or in dropped/.
        KijilCleaner(empty="keep", exclusion_writer=writer("removed-lines")),
        KijilFilter(min_characters=100, exclusion_writer=writer("dropped")),
        writer("articles"),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("input")
    parser.add_argument("output", type=Path)
    parser.add_argument("--tasks", type=int, default=2)
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    LocalPipelineExecutor(
        blocks(arguments.input, arguments.output),
        tasks=arguments.tasks,
        workers=arguments.workers,
        logging_dir=str(arguments.output / "logs"),
    ).run()


if __name__ == "__main__":
    main()
