"""A stand-in for `kijil filter` that dies when a row asks for it.

    python3 flaky.py STATE

A row is answered by itself with a member "kijil" more, as kijil does: answers
leave when no whole row is left to read. What makes it die by SIGKILL:

    "die": "once"     when it reads the row for the first time
    "die": "half"     the same, but half of the answer is out already
    "die": "always"   each time it reads the row

A row that Python cannot read kills it each time.

STATE is a folder where it notes which rows it has seen.
"""

import json
import os
import signal
import sys
from pathlib import Path

state = Path(sys.argv[1])


def first_time(record: dict) -> bool:
    seen = state / str(record["id"])
    if seen.exists():
        return False
    seen.touch()
    return True


def answer(row: bytes) -> bytes:
    if not row:
        return b"\n"
    try:
        record = json.loads(row)
    except (ValueError, RecursionError):
        record = {"die": "always"}
    whole = row[:-1] + b',"kijil":{"pid":%d}}\n' % os.getpid()
    die = record.get("die")
    if die == "always" or (die in ("once", "half") and first_time(record)):
        if die == "half":
            os.write(1, b"".join(answers) + whole[: len(whole) // 2])
        os.kill(os.getpid(), signal.SIGKILL)
    return whole


answers: list = []
unread = b""
while True:
    *rows, unread = unread.split(b"\n")
    for asked in rows:
        answers.append(answer(asked))
    os.write(1, b"".join(answers))
    answers.clear()
    chunk = os.read(0, 1 << 16)
    if not chunk:
        break
    unread += chunk
