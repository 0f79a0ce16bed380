"""One run of one contender, and rounds of several in turn.

    rounds = paired({"fasttext": run_a, "kijil": run_b}, rounds=5, tell=print)
    ratios(seconds(rounds["fasttext"]), seconds(rounds["kijil"]))

One thread at a time: what runs beside a measurement is measured too.
"""

from __future__ import annotations

import json
import os
import signal
import statistics
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from .figures import order_of_round


@dataclass(frozen=True)
class Run:
    """Times in seconds; `cpu` is of all threads, user and system together."""

    seconds: float
    cpu: float
    peak_bytes: int = 0  # 0: not measured

    def as_json(self) -> dict:
        return asdict(self)


Contender = Callable[[], Run]
Rounds = dict[str, list[Run]]


def output_of(command: Sequence[object]) -> str:
    """What a command prints; ends all that it started if this is interrupted.

    Raises RuntimeError with what it said if it fails.
    """
    words = [str(word) for word in command]
    child = subprocess.Popen(
        words,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        out, err = child.communicate()
    except BaseException:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        raise
    if child.returncode != 0:
        said = err.decode("utf-8", "replace").strip()
        raise RuntimeError(f"{' '.join(words)} failed ({child.returncode}): {said}")
    return out.decode()


def run_process(runner: Path, command: Sequence[object], output: Path | None = None):
    """Runs a whole process by kijil_run; its output goes to a file, or nowhere.

    Raises RuntimeError if it does not exit with 0.
    """
    to = ["--stdout", output] if output else []
    found = json.loads(output_of([runner, *to, *command]))
    if found["status"] != 0:
        words = " ".join(str(word) for word in command)
        raise RuntimeError(f"{words} exited with {found['status']}")
    return Run(found["seconds"], found["user"] + found["system"], found["peak_bytes"])


def run_timed(command: Sequence[object]) -> Run:
    """Runs a program that times itself and prints {"seconds", "cpu"}.

    Lists of times are those of passes, of which the middle one counts.
    """
    found = json.loads(output_of(command))

    def middle(times: float | list[float]) -> float:
        return statistics.median(times) if isinstance(times, list) else times

    return Run(middle(found["seconds"]), middle(found["cpu"]))


def paired(
    contenders: Mapping[str, Contender], rounds: int, tell: Callable[[str], None]
) -> Rounds:
    """Each contender once a round, in an order that changes with the round."""
    runs: Rounds = {name: [] for name in contenders}
    for turn in range(rounds):
        for name in order_of_round(list(contenders), turn):
            runs[name].append(contenders[name]())
        took = sum(each[-1].seconds for each in runs.values())
        tell(f"  round {turn + 1} of {rounds}: {took:.1f} s")
    return runs


def seconds(runs: Sequence[Run]) -> list[float]:
    """The runs' wall-clock times."""
    return [run.seconds for run in runs]


def cpu(runs: Sequence[Run]) -> list[float]:
    """The runs' processor times."""
    return [run.cpu for run in runs]
