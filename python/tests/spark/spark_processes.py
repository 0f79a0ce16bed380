"""Processes below this one, from /proc."""

from __future__ import annotations

import os
from pathlib import Path


def parents() -> dict[int, int]:
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name, in parentheses, may hold anything.
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
        except (OSError, ValueError):
            continue  # it has ended
        if state != "Z":
            found[int(stat.parent.name)] = int(parent)
    return found


def below(pid: int) -> set[int]:
    """All descendants of a process."""
    parent = parents()
    found: set[int] = set()
    grown = {pid}
    while grown:
        grown = {p for p, of in parent.items() if of in grown}
        found |= grown
    return found


def arguments(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    except OSError:
        return []


def executor_of(pid: int) -> int:
    """The executor's JVM above a process."""
    parent = parents()
    while not any("CoarseGrainedExecutorBackend" in a for a in arguments(pid)):
        pid = parent[pid]
        assert pid != os.getpid(), "no executor above it"
    return pid
