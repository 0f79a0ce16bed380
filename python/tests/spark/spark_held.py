"""Holds rows back on the workers, so that a test can kill what is at work.

A held task tells by a file that it has passed some rows on, and waits for another
file before it goes on: no test depends on how long anything takes.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from pyspark import TaskContext

LIMIT = 120  # seconds; a loaded machine takes 20


def wait_for(condition: Callable[[], Any], what: str) -> Any:
    """What `condition` gives, once that is true."""
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    raise TimeoutError(f"waited {LIMIT} s for {what}")


def hold(folder: str, after: int) -> Callable[[Iterable[Any]], Iterator[Any]]:
    """Passes on what it is given; waits after `after` of it for folder/open."""

    def pass_on(items: Iterable[Any]) -> Iterator[Any]:
        context = TaskContext.get()
        assert context is not None
        name = f"{context.partitionId()}-{context.taskAttemptId()}"
        Path(folder, f"attempt-{name}").touch()
        for i, item in enumerate(items):
            if i == after:
                waiting = Path(folder, f"waiting-{name}.new")
                waiting.write_text(str(os.getpid()))
                waiting.rename(waiting.with_suffix(""))
                wait_for(Path(folder, "open").exists, "the test to go on")
            yield item

    return pass_on
