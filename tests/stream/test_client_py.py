"""examples/stream/client.py as a class."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from client import Kijil, KijilError

FLAKY = Path(__file__).with_name("flaky.py")


@pytest.fixture
def command(kijil: str) -> list[str]:
    return [kijil, "filter", "--input", "jsonl", "--output", "jsonl"]


def test_records_of_any_content_come_back(command: list[str]) -> None:
    records = [
        {"id": 1, "text": '줄 "하나"\r\n둘\u2028 \x00'},
        {"id": 2, "text": "반쪽 \ud83d", "n": 1e300},
        {"id": 3, "title": "없음"},
        {"id": 4, "lines": ["로그인", {"text": "검색"}]},
        [1, 2],
        "글",
        None,
    ]
    with Kijil(command) as kijil:
        answers = list(kijil.map(records))
    assert len(answers) == len(records)
    for record, answer in zip(records[:4], answers):
        result = answer.pop("kijil")
        assert answer == record
        assert ("error" in result) == (record["id"] == 3)
    for record, answer in zip(records[4:], answers[4:]):
        assert json.loads(answer["kijil"]["error"]["input"]) == record


def test_one_child_serves_many_calls(command: list[str]) -> None:
    with Kijil(command) as kijil:
        assert kijil.filter({"text": "로그인"})["kijil"]["counts"]["chrome"] == 1
        assert list(kijil.map([])) == []
        assert len(list(kijil.map({"text": "a"} for _ in range(300)))) == 300
        assert kijil.restarts == 0


def test_a_live_source_is_answered_as_it_goes(command: list[str]) -> None:
    seen = threading.Semaphore(0)

    def source() -> Iterator[dict]:
        for i in range(5):
            yield {"id": i, "text": "a"}
            assert seen.acquire(timeout=60), "no answer before the next record"

    with Kijil(command) as kijil:
        for i, answer in enumerate(kijil.map(source())):
            assert answer["id"] == i
            seen.release()


def test_no_more_than_a_window_is_taken_ahead(command: list[str]) -> None:
    taken = 0

    def source() -> Iterator[dict]:
        nonlocal taken
        for i in range(200):
            taken += 1
            yield {"id": i, "text": "a"}

    with Kijil(command, window=8) as kijil:
        for i, _ in enumerate(kijil.map(source())):
            # One more waits in the thread that takes them.
            assert taken <= i + 1 + 8 + 1


def test_a_map_may_be_left(command: list[str]) -> None:
    with Kijil(command) as kijil:
        for answer in kijil.map({"id": i, "text": "a"} for i in range(500)):
            if answer["id"] == 3:
                break
        del answer
        assert kijil.filter({"id": 9000, "text": "b"})["id"] == 9000
        with pytest.raises(RuntimeError):
            first = kijil.map({"text": "a"} for _ in range(500))
            next(first)
            kijil.filter({"text": "b"})


def test_two_maps_at_a_time_are_refused(command: list[str]) -> None:
    free = threading.Event()

    def slow() -> Iterator[dict]:
        yield {"id": 1, "text": "a"}
        free.wait(60)
        yield {"id": 2, "text": "a"}

    with Kijil(command) as kijil:
        first = kijil.map(slow())
        assert next(first)["id"] == 1
        with pytest.raises(RuntimeError, match="not finished"):
            kijil.filter({"id": 3, "text": "a"})
        free.set()
        assert [answer["id"] for answer in first] == [2]
        # One that fails or is left ends too.
        with pytest.raises(TypeError):
            kijil.filter(object())
        with pytest.raises(TypeError):
            next(kijil.map_rows(5))
        assert kijil.filter({"id": 4, "text": "a"})["id"] == 4


def test_what_the_source_raises_is_raised(command: list[str]) -> None:
    def source() -> Iterator[dict]:
        yield {"id": 1, "text": "a"}
        raise LookupError("no more pages")

    with Kijil(command) as kijil:
        answers = kijil.map(source())
        assert next(answers)["id"] == 1
        with pytest.raises(LookupError):
            next(answers)
        with pytest.raises(ValueError):
            list(kijil.map_rows([b"{}\n{}"]))
        assert kijil.filter({"id": 2, "text": "a"})["id"] == 2


def test_a_number_that_json_lacks_is_refused(command: list[str]) -> None:
    with Kijil(command) as kijil:
        with pytest.raises(ValueError, match="JSON compliant"):
            kijil.filter({"text": "가", "x": float("nan")})
        assert kijil.filter({"id": 5, "text": "나"})["id"] == 5


def test_a_dead_child_is_replaced_between_calls(command: list[str]) -> None:
    with Kijil(command) as kijil:
        kijil.filter({"text": "a"})
        os.kill(kijil._child.process.pid, signal.SIGKILL)
        kijil._child.process.wait()
        assert kijil.filter({"id": 2, "text": "a"})["id"] == 2
        assert kijil.restarts == 1


def test_its_own_answers_keep_the_record(tmp_path: Path) -> None:
    flaky = [sys.executable, str(FLAKY), str(tmp_path)]
    with Kijil(flaky, attempts=1, field="result") as kijil:
        row = b'{"id": 1.0, "die":"always" , "x":"\\u00e9"} '
        (answer,) = kijil.map_rows([row])
        assert answer.startswith(row[: row.rindex(b"}")] + b',"result":{"error":')
        assert json.loads(answer)["result"]["error"]["code"] == "internal"


def test_a_wrong_command_is_an_error(kijil: str) -> None:
    with pytest.raises(KijilError, match="cannot be started"):
        Kijil(["/no/such/kijil"]).filter({})
    with pytest.raises(KijilError, match="exit code 2"):
        Kijil([kijil, "filter", "--bogus"]).filter({})
