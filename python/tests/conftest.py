"""What the tests of the package share.

They test the package that is installed. `KIJIL` names the command; without it,
it is build/release/kijil of the repository (`scripts/build release
kijil_command` builds it).
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import kijil

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session", autouse=True)
def _embedded_model() -> None:
    """The tests mean the model that the package carries."""
    os.environ.pop("KIJIL_MODEL", None)


@pytest.fixture(scope="session")
def repository() -> Path:
    return REPOSITORY


@pytest.fixture(scope="session")
def classifier() -> kijil.Classifier:
    return kijil.Classifier()


@pytest.fixture(scope="session")
def pages() -> list[kijil.Page]:
    """Pages that the default model did not learn from."""
    return kijil.read_pages(REPOSITORY / "tests/floor/pages")


@pytest.fixture(scope="session")
def page_lines(pages: list[kijil.Page]) -> list[list[str]]:
    return [[text for text, _ in page.lines] for page in pages]


@pytest.fixture(scope="session")
def run_kijil() -> Callable[..., bytes]:
    """Runs the command and gives its stdout; it must succeed."""
    command = os.environ.get("KIJIL", str(REPOSITORY / "build/release/kijil"))
    if not Path(command).is_file():
        pytest.fail(
            f"{command} is not there; build it (scripts/build release "
            "kijil_command), or name it by the environment variable KIJIL"
        )

    def run(*arguments: str | Path, stdin: bytes = b"") -> bytes:
        done = subprocess.run(
            [command, *map(str, arguments)],
            input=stdin,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    return run
