"""The installed package: complete, without requirements, typed, as documented."""

from __future__ import annotations

import ast
import doctest
import importlib
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

import kijil
from kijil import _core

MODULES = [
    "kijil",
    "kijil._classifier",
    "kijil._errors",
    "kijil._evaluation",
    "kijil._filtered",
    "kijil._pages",
    "kijil._training",
]

PLAIN_USE = """
import sys
before = set(sys.modules)
import kijil
print(kijil.Classifier().filter("전체 메뉴 열기\\n예산을 늘린다고 12일 밝혔다.\\n").text)
print(sorted({name.split(".")[0] for name in set(sys.modules) - before}
             - set(sys.stdlib_module_names)))
"""


def test_has_no_requirements() -> None:
    for requirement in importlib.metadata.requires("kijil") or []:
        assert "extra ==" in requirement
    assert importlib.metadata.version("kijil") == kijil.__version__


def test_has_no_model_to_fetch() -> None:
    files = importlib.metadata.files("kijil") or []
    kinds = {file.suffix for file in files if file.parts[0] == "kijil"}
    assert kinds <= {".py", ".pyi", ".so", ".typed", ".pyc"}


def test_works_in_a_clean_environment(tmp_path: Path) -> None:
    """An empty virtual environment with the package's files, and nothing else:
    no network, no home, no variables, and none of the repository's files."""
    venv.create(tmp_path / "venv", with_pip=False)
    (site,) = (tmp_path / "venv/lib").glob("python*/site-packages")
    for file in importlib.metadata.files("kijil") or []:
        if file.parts[0] == "kijil":
            target = site / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(str(file.locate()), target)
    done = subprocess.run(
        [tmp_path / "venv/bin/python", "-I", "-c", PLAIN_USE],
        cwd=tmp_path,
        env={"PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "예산을 늘린다고 12일 밝혔다.\n\n['kijil']\n"


@pytest.mark.parametrize("name", MODULES)
def test_docstrings_tell_the_truth(name: str) -> None:
    result = doctest.testmod(
        importlib.import_module(name), optionflags=doctest.ELLIPSIS
    )
    assert result.failed == 0


def test_lines_docstring_tells_the_truth() -> None:
    text = kijil.Line.__doc__ or ""
    examples = doctest.DocTestParser().get_doctest(
        text, {"Line": kijil.Line}, "Line", None, 0
    )
    assert examples.examples
    assert doctest.DocTestRunner().run(examples).failed == 0


def test_everything_public_is_documented() -> None:
    for name in set(kijil.__all__) - {"__version__", "LABELS"}:
        thing = getattr(kijil, name)
        assert thing.__doc__, name
        for member, value in vars(thing).items():
            if not member.startswith("_") and (
                callable(value) or isinstance(value, (property, classmethod))
            ):
                assert value.__doc__, f"{name}.{member}"
        assert name in kijil.__all__


def test_the_stub_has_what_the_module_has() -> None:
    stub = Path(kijil.__file__).parent / "_core.pyi"
    tree = ast.parse(stub.read_text(encoding="utf-8"))

    def names(body: list[ast.stmt]) -> set[str]:
        return {node.name for node in body if hasattr(node, "name")}

    public = {name for name in vars(_core) if not name.startswith("_")}
    assert names(tree.body) == public
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            members = vars(getattr(_core, node.name))
            public = {name for name in members if not name.startswith("_")}
            stubbed = {name for name in names(node.body) if not name.startswith("_")}
            assert stubbed == public, node.name


TYPED_USE = """
from pathlib import Path
import kijil

c = kijil.Classifier(Path("my.kijil"))
labels: list[str] = [line.label for line in c.classify(["a", b"b"])]
four: tuple[float, float, float, float] = c.classify_text("a")[0].probabilities
text: str = c.filter("a", min_score={"body": 0.5}).text
raw: bytes = c.filter_many([b"a"], threads=2)[0].rejected[0][1]
model: bytes = kijil.train("pages", init=c, progress=print).bytes
figures: dict[str, object] = kijil.evaluate([kijil.Page([("a", None)])], [[None]])
"""
WRONGLY_TYPED_USE = """
import kijil

kijil.Classifier(5)
kijil.Classifier().filter(5)
kijil.Classifier().classify(5)
kijil.Classifier().classify_many(["a"], threads="2")
text: str = kijil.Classifier().filter(b"a").text
kijil.Line("body").label = "chrome"
"""


@pytest.mark.parametrize(
    ("use", "errors"), [(TYPED_USE, 0), (WRONGLY_TYPED_USE, 6)], ids=["right", "wrong"]
)
def test_types(tmp_path: Path, use: str, errors: int) -> None:
    file = tmp_path / "use.py"
    file.write_text(use, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", file],
        cwd=tmp_path,
        env={**os.environ, "MYPY_CACHE_DIR": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        check=False,
    )
    wrong_rows = {
        row.split(":")[1] for row in done.stdout.splitlines() if ": error:" in row
    }
    assert len(wrong_rows) == errors, done.stdout + done.stderr


def test_the_package_is_typed(tmp_path: Path) -> None:
    modules = [argument for name in MODULES for argument in ("-m", name)]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", *modules],
        cwd=tmp_path,
        env={**os.environ, "MYPY_CACHE_DIR": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


class NumbersMayDiffer(doctest.OutputChecker):
    """Figures change with each model; all else is as it is shown."""

    def check_output(self, want: str, got: str, optionflags: int) -> bool:
        want, got = (re.sub(r"\b[01]\.\d+", "0.5", text) for text in (want, got))
        return super().check_output(want, got, optionflags)


@pytest.mark.filterwarnings("ignore::kijil.KijilWarning")
def test_the_documentation_tells_the_truth(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Runs docs/python.md as a newcomer does, in a copy of the repository."""
    (tmp_path / "examples").symlink_to(repository / "examples")
    monkeypatch.chdir(tmp_path)
    text = (repository / "docs/python.md").read_text(encoding="utf-8")
    page = doctest.DocTestParser().get_doctest(text, {}, "python.md", None, 0)
    assert len(page.examples) > 15
    runner = doctest.DocTestRunner(NumbersMayDiffer())
    assert runner.run(page).failed == 0
