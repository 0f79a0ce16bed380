"""The commands of docs/stream.md give what the page says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import EXAMPLES, ROOT

PAGE = (ROOT / "docs" / "stream.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.M | re.S)


def commands() -> list[tuple[str, str]]:
    """Each command of the page with its output."""
    found = []
    for block in blocks("console"):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


def without_scores(text: str) -> str:
    """Another model may be another bit sure."""
    return re.sub(r'"score":[01]\.\d{4}', '"score":S', text)


@pytest.fixture
def environment(kijil: str, tmp_path: Path) -> dict[str, str]:
    """One where `kijil` and `python3` are those under test."""
    (tmp_path / "kijil").symlink_to(kijil)
    (tmp_path / "python3").symlink_to(sys.executable)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    return {k: v for k, v in os.environ.items() if k != "KIJIL"} | {"PATH": path}


@pytest.mark.parametrize("command, output", commands())
def test_commands_print_what_the_page_says(
    command: str, output: str, environment: dict[str, str]
) -> None:
    for tool in ("node", "go"):
        if re.search(rf"\b{tool} ", command) and shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed, so its example is not run")
    ran = subprocess.run(
        ["bash", "-c", command],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        timeout=300,
    )
    assert without_scores(ran.stdout.decode()) == without_scores(output)


def test_the_page_shows_commands() -> None:
    assert len(commands()) == 5


def test_the_python_example_runs(environment: dict[str, str]) -> None:
    (example,) = blocks("python")
    ran = subprocess.run(
        [sys.executable, "-c", example],
        cwd=EXAMPLES,
        env=environment,
        stdout=subprocess.PIPE,
        timeout=300,
    )
    assert ran.stdout.decode().splitlines() == [
        "솔내시는 내년 돌봄 예산을 크게 늘린다고 3일 밝혔다.",
        "1000",
    ]


def test_the_node_example_runs(environment: dict[str, str], tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed, so its example is not run")
    (example,) = blocks("js")
    shutil.copy(EXAMPLES / "client.mjs", tmp_path)
    (tmp_path / "example.mjs").write_text(example, encoding="utf-8")
    ran = subprocess.run(
        [node, "example.mjs"],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        timeout=300,
    )
    assert ran.stdout.decode().startswith("솔내시는 내년 돌봄 예산을")
