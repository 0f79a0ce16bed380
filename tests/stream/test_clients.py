"""The clients agree with the command, and lose nothing when it dies.

As programs all of them answer JSONL on stdin by JSONL on stdout, so one test
does for all.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

PATIENCE = 300  # seconds; a loaded machine is slow, not wrong
FLAKY = Path(__file__).with_name("flaky.py")

LINES = [
    "로그인",
    "전체 메뉴 열기",
    "솔내시는 내년 돌봄 예산을 크게 늘린다고 3일 밝혔다.",
    '시 관계자는 "아이들이 걸어서 갈 수 있는 곳에 짓겠다"고 말했다.',
    "",
    "많이 본 뉴스",
    "바닷가 폐교, 마을 빵집이 되다",
    "저작권자 © 누리샘뉴스. 무단전재 및 재배포 금지",
]


def make_rows(seed: int, size: int) -> list[bytes]:
    """Records of very different sizes, some of them bad, and blank rows."""
    chance = random.Random(seed)
    rows = []
    for i in range(size):
        kind = chance.random()
        if kind < 0.03:
            rows.append(b"")
        elif kind < 0.06:
            rows.append(b'{"id":%d,"text":"\xb7\xce\xb1\xd7' % i)
        elif kind < 0.09:
            rows.append(b'{"id":%d, "n":1.50, "\xff":[]}' % i)
        else:
            longest = 2000 if kind > 0.99 else 12
            lines = chance.choices(LINES, k=chance.randrange(longest))
            record = {"id": i, "text": "\r\n".join(lines)}
            rows.append(json.dumps(record, ensure_ascii=False).encode())
    return rows


def run(
    client: Sequence[str], rows: Sequence[bytes], command: str
) -> subprocess.CompletedProcess:
    return subprocess.run(
        client,
        input=b"".join(row + b"\n" for row in rows),
        capture_output=True,
        env=os.environ | {"KIJIL": command},
        timeout=PATIENCE,
    )


def answered_by(command: str, rows: Sequence[bytes]) -> list[bytes]:
    ran = subprocess.run(
        [command, "filter", "--input", "jsonl", "--output", "jsonl"],
        input=b"".join(row + b"\n" for row in rows),
        capture_output=True,
        timeout=PATIENCE,
    )
    assert ran.returncode in (0, 2), ran.stderr
    return ran.stdout.splitlines(keepends=True)


def test_answers_are_those_of_the_command(client: list[str], kijil: str) -> None:
    rows = make_rows(1, 500)
    ran = run(client, rows, kijil)
    assert ran.returncode == 0, ran.stderr
    answers = ran.stdout.splitlines(keepends=True)
    assert len(answers) == len(rows)
    assert answers == answered_by(kijil, rows)


def test_a_last_row_needs_no_line_end(client: list[str], kijil: str) -> None:
    ran = subprocess.run(
        client,
        input='{"text":"로그인"}\n{"text":"검색"}'.encode(),
        capture_output=True,
        env=os.environ | {"KIJIL": kijil},
        timeout=PATIENCE,
    )
    assert len(ran.stdout.splitlines()) == 2
    assert run(client, [], kijil).stdout == b""


def test_each_row_is_answered_before_the_next(client: list[str], kijil: str) -> None:
    with subprocess.Popen(
        client,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"KIJIL": kijil},
    ) as process:
        for i in range(5):
            process.stdin.write(b'{"id":%d,"text":"a"}\n' % i)
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == i
        process.stdin.close()
        assert process.wait(PATIENCE) == 0


class Killer:
    """Kills the command that a client has started, as often as asked to.

    The client is given a script that notes its process id and becomes the
    command.
    """

    def __init__(self, folder: Path, kijil: str) -> None:
        self.pids = folder / "pids"
        self.script = folder / "kijil"
        self.script.write_text(
            f'#!/bin/sh\necho $$ >> "{self.pids}"\nexec "{kijil}" "$@"\n'
        )
        self.script.chmod(0o755)
        self.killed: set[int] = set()

    def kill(self) -> bool:
        """Kills the last one started, unless it was killed before."""
        started = self.pids.read_text().split()
        if not started or int(started[-1]) in self.killed:
            return False
        pid = int(started[-1])
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return False
        self.killed.add(pid)
        return True


@pytest.mark.parametrize("seed", [11, 12])
def test_killed_at_random_nothing_is_lost_or_doubled(
    client: list[str], kijil: str, tmp_path: Path, seed: int
) -> None:
    rows = make_rows(seed, 3000)
    wanted = 25
    chance = random.Random(seed)
    due = sorted(chance.sample(range(1, len(rows) * 3 // 4), wanted))
    killer = Killer(tmp_path, kijil)
    process = subprocess.Popen(
        client,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"KIJIL": str(killer.script)},
    )
    watch = threading.Timer(PATIENCE, process.kill)
    watch.start()

    def feed() -> None:
        for row in rows:
            process.stdin.write(row + b"\n")
        process.stdin.close()

    threading.Thread(target=feed, daemon=True).start()
    complaints = []
    threading.Thread(
        target=lambda: complaints.append(process.stderr.read()), daemon=True
    ).start()

    answers = []
    for answer in process.stdout:
        answers.append(answer)
        if due and len(answers) >= due[0] and killer.kill():
            due.pop(0)
    assert process.wait() == 0, complaints
    watch.cancel()

    assert len(killer.killed) == wanted
    assert answers == answered_by(kijil, rows)


def answers_of_flaky(
    client: Sequence[str], rows: Sequence[bytes], state: Path
) -> list[bytes]:
    state.mkdir()
    ran = subprocess.run(
        [*client, sys.executable, str(FLAKY), str(state)],
        input=b"".join(row + b"\n" for row in rows),
        capture_output=True,
        timeout=PATIENCE,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.splitlines()


def run_flaky(
    client: Sequence[str], records: Sequence[dict], state: Path
) -> list[dict]:
    rows = [json.dumps(r).encode() for r in records]
    answers = [json.loads(row) for row in answers_of_flaky(client, rows, state)]
    assert [a["id"] for a in answers] == [r["id"] for r in records]
    return answers


def test_half_an_answer_is_none(client: list[str], tmp_path: Path) -> None:
    chance = random.Random(5)
    records = [{"id": i} for i in range(400)]
    for i in chance.sample(range(400), 12):
        records[i]["die"] = chance.choice(["half", "once"])
        records[i]["text"] = "x" * chance.choice([0, 1000, 500_000])
    answers = run_flaky(client, records, tmp_path / "state")
    assert all("pid" in a["kijil"] for a in answers), "no answer of the client"
    assert len({a["kijil"]["pid"] for a in answers}) > 10


def test_the_row_that_kills_is_found_and_answered(
    client: list[str], tmp_path: Path
) -> None:
    records = [{"id": i} for i in range(300)]
    killers = (0, 77, 78, 299)
    for i in killers:
        records[i]["die"] = "always"
    answers = run_flaky(client, records, tmp_path / "state")
    for i, answer in enumerate(answers):
        if i not in killers:
            assert "pid" in answer["kijil"], i
            continue
        assert answer["die"] == "always", "the record keeps its members"
        error = answer["kijil"]["error"]
        assert error["code"] == "internal"
        assert "died 3 times" in error["message"]


# A row that kills, and whether the client finds it a record, as kijil does.
GIVEN_UP = {
    "broken UTF-8": (b'{"id": 1, "x\xff": "\xb7\xce", "y": "a\xed\xa0\xbd"}', True),
    "a byte order mark": (b'\xef\xbb\xbf{"n":1.0, "die":"always"}', True),
    "a long number": (b'{"die":"always","n":%s}' % (b"1" * 9000), True),
    "no number": (b'{"die":"always","n":NaN}', False),
    "cut off": (b'{"id":1,"text":"\xb7\xce}', False),
    "an array": (b'["\xb7", {}]', False),
}


@pytest.mark.parametrize("what", GIVEN_UP)
def test_a_row_given_up_keeps_its_members(
    client: list[str], tmp_path: Path, what: str
) -> None:
    row, is_record = GIVEN_UP[what]
    answer, after = answers_of_flaky(client, [row, b'{"id":2}'], tmp_path / "state")
    assert b'"pid"' in after
    text = answer.decode("utf-8-sig", "replace")
    error = json.loads(text, parse_int=float)["kijil"]["error"]
    assert error["code"] == "internal"
    if is_record:
        assert answer.startswith(row[: row.rindex(b"}")] + b',"kijil":{')
        assert "input" not in error
    else:
        assert answer.startswith(b'{"kijil":')
        assert error["input"] == row.decode("utf-8", "replace")


def test_a_row_nested_too_deep_is_given_up(client: list[str], tmp_path: Path) -> None:
    """Some languages read no JSON that deep: so its row may be the input."""
    row = b'{"id":1,"deep":%s1%s}' % (b"[" * 50_000, b"]" * 50_000)
    answer, after = answers_of_flaky(client, [row, b'{"id":2}'], tmp_path / "state")
    assert b'"pid"' in after
    assert b'"code":"internal"' in answer
    assert row[:-1] in answer or json.dumps(row.decode())[1:-1].encode() in answer


def test_a_command_that_cannot_run_is_told(
    client: list[str], kijil: str, tmp_path: Path
) -> None:
    missing = run(client, [b"{}"], str(tmp_path / "missing"))
    assert missing.returncode == 1
    assert b"cannot be started" in missing.stderr
    wrong = subprocess.run(
        [*client, kijil, "filter", "--bogus"],
        input=b"{}\n",
        capture_output=True,
        timeout=PATIENCE,
    )
    assert wrong.returncode == 1
    assert b"bogus" in wrong.stderr
    assert b"before it answered anything" in wrong.stderr


def test_a_reader_that_goes_is_no_error(client: list[str], kijil: str) -> None:
    rows = make_rows(3, 2000)
    process = subprocess.Popen(
        client,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"KIJIL": kijil},
    )

    def feed() -> None:
        try:
            process.stdin.write(b"".join(row + b"\n" for row in rows))
            process.stdin.close()
        except BrokenPipeError:
            pass

    threading.Thread(target=feed, daemon=True).start()
    process.stdout.readline()
    process.stdout.close()
    complaints = process.stderr.read()
    assert process.wait(PATIENCE) in (0, -signal.SIGPIPE)
    assert b"Traceback" not in complaints
