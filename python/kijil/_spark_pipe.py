"""The command of pipe_pages() on a worker: a row in, a row out.

    answers = pipe_rows(["kijil", "filter", "--input", "jsonl"], rows)

Each call has a process and a thread of its own, so calls may run side by side.
"""

from __future__ import annotations

import collections
import shlex
import socket
import subprocess
import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import Any


def pipe_rows(argv: Sequence[str], rows: Iterable[str]) -> Iterator[str]:
    """A row out for each row in. Raises RuntimeError if the command ends without
    having answered all, and what `rows` raises."""
    try:
        child = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    except OSError as e:
        raise RuntimeError(
            f"kijil.spark: on {socket.gethostname()}: cannot start {argv[0]}: "
            f"{e.strerror}; install kijil on every node, or give its path there"
        ) from e
    assert child.stdin is not None and child.stdout is not None
    state: collections.Counter[str] = collections.Counter()
    raised: list[BaseException] = []

    def feed(to: Any) -> None:
        try:
            for number, row in enumerate(rows, 1):
                if not isinstance(row, str):
                    raise TypeError(
                        f"kijil.spark: row {number} of the partition is "
                        f"{type(row).__name__}; pipe_pages takes JSON, a str for "
                        "each row: rdd.map(json.dumps)"
                    )
                # Valid JSON has line breaks only where any white space will do.
                line = row.replace("\r", " ").replace("\n", " ")
                to.write(line.encode("utf-8", "replace") + b"\n")
                state["in"] += 1
        except BrokenPipeError:
            pass  # the command ended: its exit code and the counts tell
        except BaseException as e:  # noqa: BLE001  raised in the task's thread
            raised.append(e)
        finally:
            try:
                to.close()
            except BrokenPipeError:
                pass

    feeder = threading.Thread(target=feed, args=[child.stdin], daemon=True)
    feeder.start()
    try:
        for answer in child.stdout:
            state["out"] += 1
            yield answer.rstrip(b"\n").decode("utf-8", "replace")
        code = child.wait()
        feeder.join()
        if raised:
            raise raised[0]
        if code not in (0, 2) or state["in"] != state["out"]:
            raise RuntimeError(
                f"kijil.spark: on {socket.gethostname()}: {shlex.join(argv)} ended "
                f"with exit code {code} after {state['out']} answers to "
                f"{state['in']} rows; see its message in the executor's stderr"
            )
    finally:
        # Also where the task is cancelled, or takes no more rows.
        child.kill()
        child.wait()
        child.stdout.close()
