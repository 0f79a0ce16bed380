"""The command, and the clients of examples/stream as programs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples" / "stream"

sys.path.insert(0, str(EXAMPLES))


@pytest.fixture(scope="session")
def kijil() -> str:
    """The command's path: that of KIJIL, else the release build."""
    path = os.environ.get("KIJIL", str(ROOT / "build" / "release" / "kijil"))
    if not Path(path).is_file():
        pytest.fail(f"{path}: no such command; build it, or name it by KIJIL")
    return str(Path(path).resolve())


@pytest.fixture(scope="session")
def go_environment() -> dict[str, str]:
    if shutil.which("go") is None:
        pytest.skip("go is not installed, so its client is not tested")
    # Git refuses a checkout of another user, and Go would ask it for a version.
    flags = "-mod=mod -buildvcs=false"
    return os.environ | {"GOFLAGS": flags, "GOTOOLCHAIN": "local"}


@pytest.fixture(scope="session")
def go_client(
    go_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> list[str]:
    program = tmp_path_factory.mktemp("go") / "client"
    subprocess.run(
        ["go", "build", "-o", str(program), "."],
        cwd=EXAMPLES / "go",
        check=True,
        env=go_environment,
    )
    return [str(program)]


@pytest.fixture(params=["python", "node", "go"])
def client(request: pytest.FixtureRequest) -> list[str]:
    """A client as a program: JSONL in, JSONL out, the command from KIJIL."""
    if request.param == "python":
        return [sys.executable, str(EXAMPLES / "client.py")]
    if request.param == "go":
        return request.getfixturevalue("go_client")
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed, so its client is not tested")
    return [node, str(EXAMPLES / "client.mjs")]
