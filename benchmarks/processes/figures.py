"""Medians, spreads, and ratios of rounds that were run side by side.

    >>> ratios([10.0, 12.0], [1.0, 2.0])
    Spread(median=8.0, lowest=6.0, highest=10.0)

Pure functions; safe in any number of threads.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Spread:
    """What several rounds gave: the middle, and how far they lie apart."""

    median: float
    lowest: float
    highest: float


def spread(values: Sequence[float]) -> Spread:
    """The spread of values; raises ValueError if there are none."""
    if not values:
        raise ValueError("there is no spread of no values")
    return Spread(statistics.median(values), min(values), max(values))


def ratios(slower: Sequence[float], faster: Sequence[float]) -> Spread:
    """How many times as long `slower` took, round by round.

    What slows a whole round slows both of it, so a round's ratio is steadier
    than the ratio of two medians. Raises ValueError unless both have the same
    number of rounds.

    >>> ratios([3.0], [2.0]).median
    1.5
    """
    return spread([a / b for a, b in zip(slower, faster, strict=True)])


def differences(whole: Sequence[float], start: Sequence[float]) -> list[float]:
    """Each round's time less what its start took; never below a microsecond."""
    return [max(a - b, 1e-6) for a, b in zip(whole, start, strict=True)]


def order_of_round(names: Sequence[str], turn: int) -> list[str]:
    """Who runs when in round `turn`: each first in turn, every other round back.

    >>> order_of_round(["a", "b", "c"], 0), order_of_round(["a", "b", "c"], 1)
    (['a', 'b', 'c'], ['a', 'c', 'b'])
    """
    if not names:
        return []
    at = turn // 2 % len(names)
    turned = [*names[at:], *names[:at]]
    return turned if turn % 2 == 0 else [turned[0], *reversed(turned[1:])]


def read_size(text: str) -> int:
    """Bytes of `1G`, `20M`, `500k` or a plain number, in powers of 1000.

    Raises ValueError for anything else.

    >>> read_size("20M")
    20000000
    """
    units = {"k": 10**3, "m": 10**6, "g": 10**9}
    unit = units.get(text[-1:].lower())
    number = float(text[:-1]) if unit else float(text)
    if not 0 < number < float("inf"):
        raise ValueError(f"{text}: give a size such as 20M or 1G")
    return int(number * (unit or 1))
