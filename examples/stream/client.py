"""Talks to `kijil filter` as a child process: a record in, a record out.

Copy this file; it needs Python 3.9 and nothing else.

    from client import Kijil

    with Kijil() as kijil:
        print(kijil.filter({"id": 1, "text": "..."})["kijil"]["text"])
        for answer in kijil.map(records):  # same order, one for each
            ...

As a program it answers JSONL on stdin by JSONL on stdout:

    python3 client.py < pages.jsonl > filtered.jsonl
    python3 client.py kijil filter --model my.kijil --input jsonl --output jsonl

Nothing is lost if the child dies: it is started again, and what it has not
answered is sent again. docs/stream.md describes the protocol.
"""

from __future__ import annotations

import collections
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Optional

COMMAND = ("kijil", "filter", "--input", "jsonl", "--output", "jsonl")


class KijilError(Exception):
    """The command could not be started; its own message is on stderr."""


def _read_record(row: bytes) -> Optional[dict]:
    """A row that kijil takes for a record; None for any other."""

    def refuse(name: str) -> None:
        raise ValueError(f"{name} is no JSON")

    try:
        # As kijil reads it: broken UTF-8 is no error, nor is a long number.
        record = json.loads(
            row.decode("utf-8-sig", "replace"),
            parse_int=float,
            parse_constant=refuse,
        )
    except (ValueError, RecursionError):  # the second: nested too deep for us
        return None
    return record if isinstance(record, dict) else None


class _Child:
    """A running command that has shown that it answers."""

    def __init__(self, command: Sequence[str]) -> None:
        try:
            # stderr is ours: nobody has to read it lest the child block.
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        except OSError as e:
            raise KijilError(f"{command[0]}: cannot be started ({e})") from e

    def write(self, row: bytes) -> bool:
        """Sends a row; False if the child has gone."""
        try:
            self.process.stdin.write(row + b"\n")
            self.process.stdin.flush()
            return True
        except (OSError, ValueError):
            return False

    def read(self) -> Optional[bytes]:
        """The next whole answer; None if the child has gone."""
        row = self.process.stdout.readline()
        # Half an answer is none: the row will be sent again.
        return row[:-1] if row.endswith(b"\n") else None

    def end(self) -> int:
        """Closes its input and waits: its exit code."""
        try:
            self.process.stdin.close()
        except OSError:
            pass
        self.process.stdout.close()
        return self.process.wait()


class _Input:
    """What one map() reads from; its thread may outlive the map()."""

    ended = False
    closed = False
    error: Optional[BaseException] = None


class Kijil:
    """A child process that answers records, and is replaced if it dies.

    command: what to run; must answer each row by a row.
    window: how many rows may be unanswered at a time. Rows are written and
        answers read at the same time, so its size cannot block anything; it
        bounds what is kept in memory, and what is sent again after a death.
    attempts: a row that is alone in the child this often when it dies is
        answered by the client itself, with the error code "internal".
    field: the member that answers are found in (--result-field).

    Raises KijilError if the command cannot be started, or ends by itself before
    it answers anything. Thread-safety: one object, one thread at a time.
    """

    def __init__(
        self,
        command: Sequence[str] = COMMAND,
        *,
        window: int = 64,
        attempts: int = 3,
        field: str = "kijil",
    ) -> None:
        self.restarts = 0
        self._command = list(command)
        self._window = window
        self._attempts = attempts
        self._field = field
        self._child: Optional[_Child] = None
        self._changed = threading.Condition()
        # Rows without an answer, oldest first; the first _sent are with the
        # child.
        self._rows: collections.deque[bytes] = collections.deque()
        self._sent = 0
        # Rows that were with a child when it died go alone, one by one: so it
        # shows which of them kills.
        self._suspects = 0
        self._deaths = 0  # of children that had only the oldest row
        self._writer: Optional[threading.Thread] = None
        self._busy = False  # a map() is not finished

    def __enter__(self) -> Kijil:
        return self

    def __exit__(self, *unused: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the child. What is unanswered stays so."""
        self._stop_child()

    def filter(self, record: Any) -> Any:
        """The answer to one record; it may be used between map()s only."""
        (answer,) = self.map([record])
        return answer

    def map(self, records: Iterable[Any]) -> Iterator[Any]:
        """The answer to each record, in order, as soon as it is there."""
        # NaN is no JSON: it is refused here, where the record is still at hand.
        encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
        rows = (encode(r).encode("utf-8", "surrogatepass") for r in records)
        return (json.loads(answer) for answer in self.map_rows(rows))

    def map_rows(self, rows: Iterable[bytes]) -> Iterator[bytes]:
        """The same for rows of JSONL without line ends, whatever they hold."""
        # Not `if self._rows`: a map() whose source is slow has none at times.
        if self._busy:
            raise RuntimeError("another map() of this object is not finished")
        self._busy = True
        source = _Input()
        try:
            threading.Thread(
                target=self._feed, args=(rows, source), daemon=True
            ).start()
            while self._has_row(source):
                yield self._answer()
            if source.error is not None:
                raise source.error
        finally:
            with self._changed:
                source.closed = True
                self._changed.notify_all()
            if self._rows:
                # Answers to rows that nobody waits for must not be taken for
                # others.
                self._stop_child()
                self._rows.clear()
                self._suspects = self._deaths = 0
            self._busy = False

    def _feed(self, rows: Iterable[bytes], source: _Input) -> None:
        """Takes rows as they come, as long as there is room for them."""
        try:
            for row in rows:
                if b"\n" in row:
                    raise ValueError("a row must not hold a line break")
                with self._changed:
                    while len(self._rows) >= self._window and not source.closed:
                        self._changed.wait()
                    if source.closed:
                        return
                    self._rows.append(row)
                    self._changed.notify_all()
        except BaseException as e:  # raised again where the answers are read
            source.error = e
        with self._changed:
            source.ended = True
            self._changed.notify_all()

    def _has_row(self, source: _Input) -> bool:
        """Waits for a row to be answered; False at the end of the input."""
        with self._changed:
            while not self._rows and not source.ended:
                self._changed.wait()
            return bool(self._rows)

    def _answer(self) -> bytes:
        """The answer to the oldest row, whatever becomes of the child."""
        while True:
            if self._child is None:
                self._start_child()
            answer = self._child.read()
            if answer is not None:
                return self._take(answer)
            if self._bury_child() >= self._attempts:
                with self._changed:
                    row = self._rows[0]
                return self._take(self._own_answer(row))

    def _take(self, answer: bytes) -> bytes:
        with self._changed:
            self._rows.popleft()
            self._sent = max(0, self._sent - 1)
            self._suspects = max(0, self._suspects - 1)
            self._deaths = 0
            self._changed.notify_all()
        return answer

    def _start_child(self) -> None:
        """Starts one that answers: an empty row is answered by an empty row."""
        for _ in range(10):
            child = _Child(self._command)
            if child.write(b"") and child.read() == b"":
                break
            code = child.end()
            if code >= 0:
                raise KijilError(
                    f"{' '.join(self._command)}: ended with exit code {code} "
                    "before it answered anything; see its message on stderr"
                )
        else:
            raise KijilError(f"{self._command[0]}: died ten times at its start")
        self._child = child
        self._writer = threading.Thread(target=self._write, args=(child,), daemon=True)
        self._writer.start()

    def _write(self, child: _Child) -> None:
        """Sends rows to this child until it has gone."""
        while True:
            with self._changed:
                while child is self._child:
                    limit = 1 if self._suspects else self._window
                    if self._sent < min(limit, len(self._rows)):
                        break
                    self._changed.wait()
                if child is not self._child:
                    return
                row = self._rows[self._sent]
                self._sent += 1
            if not child.write(row):
                return

    def _stop_child(self) -> None:
        with self._changed:
            child, self._child = self._child, None
            self._sent = 0
            self._changed.notify_all()
        if child is None:
            return
        if self._rows:
            child.process.kill()
        self._writer.join()
        child.end()

    def _bury_child(self) -> int:
        """How often the oldest row was alone in a child that died."""
        with self._changed:
            if self._sent == 1:
                self._deaths += 1
            self._suspects = max(self._suspects, self._sent)
            child, self._child = self._child, None
            self._sent = 0
            self._changed.notify_all()
        child.process.kill()  # in case it closed its output and lives on
        self._writer.join()
        child.end()
        self.restarts += 1
        return self._deaths

    def _own_answer(self, row: bytes) -> bytes:
        error = {
            "code": "internal",
            "message": f"the command died {self._attempts} times on this record",
        }
        record = _read_record(row)
        if record is None:
            error["input"] = row.decode("utf-8", "replace")
        answer = json.dumps(
            {self._field: {"error": error}},
            ensure_ascii=False,
            separators=(",", ":"),
        )
        if record is None:
            return answer.encode()
        head = row[: row.rindex(b"}")]
        return head + (b"," if record else b"") + answer[1:].encode()


def main() -> None:
    command = sys.argv[1:] or [os.environ.get("KIJIL", COMMAND[0]), *COMMAND[1:]]
    # Not sys.stdin: a thread that waits there would disturb Python's own end.
    stdin = open(0, "rb", closefd=False)
    rows = (row.rstrip(b"\n") for row in stdin)
    try:
        with Kijil(command) as kijil:
            for answer in kijil.map_rows(rows):
                sys.stdout.buffer.write(answer + b"\n")
                sys.stdout.buffer.flush()
    except KijilError as e:
        sys.exit(f"client: {e}")
    except BrokenPipeError:  # whoever reads us has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


if __name__ == "__main__":
    main()
