"""Builds kijil, installs what it is compared with, and trains the models.

All in one folder, which scripts/bench removes, but for the build. Raises
RuntimeError, naming the command and what it said, if something fails.
"""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from .measure import output_of

# fastText 0.9.3 calls NumPy in a way that NumPy 2 refuses.
PACKAGES = [
    "fasttext==0.9.3",
    "numpy==1.26.4",
    "trafilatura==2.3.1",
    "jusText==3.0.2",
    "lxml==6.1.3",  # parses the HTML for both
    "lxml_html_clean==0.4.6",
]
DEBIAN = ["libbenchmark-dev", "python3-venv", "python3-dev"]
DIMENSIONS = [64, 16]  # the largest that the target allows; the default model's
PROGRAMS = ["kijil", "kijil_benchmarks", "kijil_stage_one", "kijil_run"]
TARGETS = ["kijil_command", *PROGRAMS[1:]]
PYTHON = "/usr/bin/python3"

Tell = Callable[[str], None]


@dataclass
class Place:
    """Where things are: the repository, the built programs, the throw-away folder."""

    repository: Path
    build: Path
    work: Path
    facts: dict = field(default_factory=dict)  # for the report

    @property
    def kijil(self) -> Path:
        return self.build / "kijil"

    @property
    def runner(self) -> Path:
        return self.build / "kijil_run"

    @property
    def stage_one(self) -> Path:
        return self.build / "kijil_stage_one"

    @property
    def python(self) -> Path:
        return self.work / "venv/bin/python"

    def inside(self, name: str) -> Path:
        """A script that runs in the environment."""
        return self.repository / "benchmarks/processes/inside" / name

    def model(self, dimension: int) -> Path:
        """fastText's model."""
        return self.work / f"stage-one-{dimension}.bin"

    def fold(self, dimension: int) -> Path:
        """The same, folded."""
        return self.work / f"stage-one-{dimension}.kijil"


def build(place: Place, tell: Tell) -> None:
    """Installs Debian packages that are missing, and builds as the release is."""
    tell("building kijil and its benchmarks (some minutes the first time)")
    repository = place.repository
    _loud([repository / "scripts/setup", *DEBIAN])
    output_of(
        ["cmake", "--preset", "release", "-S", repository, "-B", place.build]
        + ["-DKIJIL_BUILD_BENCHMARKS=ON", "-DKIJIL_BUILD_TESTS=OFF"]
        + ["-DCMAKE_CXX_COMPILER_LAUNCHER=ccache"]
    )
    output_of(["cmake", "--build", place.build, "--target", *TARGETS])


def check_programs(place: Place) -> None:
    """Raises RuntimeError, with the way out, unless all are built."""
    missing = [name for name in PROGRAMS if not (place.build / name).exists()]
    if missing:
        raise RuntimeError(
            f"{place.build} has no {', '.join(missing)}; build there with "
            f"-DKIJIL_BUILD_BENCHMARKS=ON the targets {' '.join(TARGETS)}, or leave "
            "--programs away"
        )


def _loud(command: list) -> None:
    """For what may ask for a password, or say what to install."""
    done = subprocess.run([str(c) for c in command], check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]} failed")


def install(place: Place, tell: Tell) -> None:
    """Makes the environment; compiling fastText takes minutes the first time."""
    installed = place.work / "venv/packages.txt"
    if installed.exists() and installed.read_text().split() == PACKAGES:
        return
    tell(f"installing {', '.join(PACKAGES)} into a throw-away environment")
    output_of([PYTHON, "-m", "venv", place.work / "venv"])
    output_of(
        [place.python, "-m", "pip", "install", "--quiet"]
        + ["--disable-pip-version-check", *PACKAGES]
    )
    installed.write_text("\n".join(PACKAGES))


def train(place: Place, tell: Tell) -> None:
    """Trains stage one as the default model's recipe does, keeps fastText's
    model, and folds it."""
    recipe = read_recipe((place.repository / "scripts/recipe").read_text())
    composed = place.work / "recipe.jsonl"
    _write_output(
        [place.kijil, "compose", "--parts", place.repository / "training/parts"]
        + ["--layouts", place.repository / "training/layouts"]
        + ["--pages", recipe["pages"], "--seed", recipe["seed"]],
        composed,
    )
    for dimension in DIMENSIONS:
        tell(f"training stage one, dimension {dimension}")
        model = place.model(dimension)
        told = json.loads(
            output_of(
                [place.stage_one, "train", dimension]
                + [recipe["epochs"], recipe["min-count"], model, composed]
                + [place.repository / "training/pages"]
            )
        )
        output_of(
            [place.kijil, "model", "fold", model, "--output", place.fold(dimension)]
        )
        place.facts.setdefault("models", {})[str(dimension)] = {
            "fasttext_bytes": model.stat().st_size,
            "fold_bytes": place.fold(dimension).stat().st_size,
            "is_default_models_stage_one": told["same_as_embedded"],
        }


def read_recipe(text: str) -> dict[str, str]:
    """The settings in scripts/recipe that stage one depends on.

    Raises RuntimeError if the file has another form than is known here.
    """
    patterns = {
        "pages": r"composed_pages=\$\{COMPOSED_PAGES:-(\d+)\}",
        "seed": r"composed_seed=\$\{COMPOSED_SEED:-(\d+)\}",
        "epochs": r"--epochs (\d+)",
        "min-count": r"--min-count (\d+)",
    }
    found = {name: re.search(pattern, text) for name, pattern in patterns.items()}
    if missing := [name for name, match in found.items() if match is None]:
        raise RuntimeError(f"scripts/recipe: cannot find {', '.join(missing)} in it")
    return {name: match.group(1) for name, match in found.items() if match}


def _write_output(command: list, path: Path) -> None:
    with path.open("wb") as file:
        subprocess.run([str(c) for c in command], check=True, stdout=file)


def machine(place: Place) -> dict:
    """What the figures depend on and a reader may want to compare."""
    return {
        "processor": _first(r"model name\s*:\s*(.*)", Path("/proc/cpuinfo"))
        or platform.machine(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_bytes": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "load": round(os.getloadavg()[0], 2),
        "system": _first(r'PRETTY_NAME="(.*)"', Path("/etc/os-release")),
        "kernel": f"{platform.system()} {platform.release()} {platform.machine()}",
        "compiler": output_of(["c++", "--version"]).splitlines()[0],
        "python": platform.python_version(),
        "kijil": output_of([place.kijil, "--version"]).strip(),
        "commit": _commit(place.repository),
        "fasttext": _debian_version("fasttext"),
        "packages": PACKAGES,
        "build": _first(r"CMAKE_BUILD_TYPE:\w+=(.*)", place.build / "CMakeCache.txt"),
        "link_time_optimisation": _first(
            r"CMAKE_INTERPROCEDURAL_OPTIMIZATION:\w+=(.*)",
            place.build / "CMakeCache.txt",
        ),
    }


def _first(pattern: str, path: Path) -> str | None:
    try:
        found = re.search(pattern, path.read_text(errors="replace"))
    except OSError:
        return None
    return found.group(1).strip() if found else None


def _commit(repository: Path) -> str:
    if not shutil.which("git"):
        return "unknown"
    try:
        name = output_of(["git", "-C", repository, "rev-parse", "--short", "HEAD"])
        changed = output_of(["git", "-C", repository, "status", "--porcelain", "-uno"])
    except RuntimeError:
        return "unknown"
    return name.strip() + (" and changes" if changed.strip() else "")


def _debian_version(package: str) -> str:
    return output_of(["dpkg-query", "-W", "-f=${Version}", package])
