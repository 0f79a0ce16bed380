"""The watch that other tests rely on does end a process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parent


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        # 192.0.2.0/24 and .invalid are set apart for this: they are nobody's.
        ("socket.create_connection(('192.0.2.1', 80), timeout=1)", 97),
        ("socket.getaddrinfo('kijil.invalid', 80)", 97),
        ("socket.socket(type=socket.SOCK_DGRAM).sendto(b'', ('192.0.2.1', 9))", 97),
        ("socket.getaddrinfo('localhost', 80)", 0),
        ("socket.socket(type=socket.SOCK_DGRAM).connect(('127.0.0.2', 9))", 0),
    ],
)
def test_only_this_machine(statement: str, code: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"import socket; {statement}"],
        env={"PYTHONPATH": str(FOLDER)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == code, done.stderr
    assert ("leaves this machine" in done.stderr) == (code == 97)
