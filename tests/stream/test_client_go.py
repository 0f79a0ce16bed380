"""examples/stream/go/client.go as a package."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from conftest import EXAMPLES

TESTS = Path(__file__).with_name("client_test.go")


def test_the_package(
    kijil: str, go_environment: dict[str, str], tmp_path: Path
) -> None:
    for file in (*(EXAMPLES / "go").iterdir(), TESTS):
        shutil.copy(file, tmp_path)
    ran = subprocess.run(
        ["go", "test", "-timeout=300s", "."],
        cwd=tmp_path,
        env=go_environment | {"KIJIL": kijil},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert ran.returncode == 0, ran.stdout.decode()
