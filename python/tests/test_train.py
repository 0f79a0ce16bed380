"""kijil.train(): from pages to a model, going on from one, and being stopped."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import kijil
from kijil import Classifier, KijilError, KijilWarning, Page, Trained

pytestmark = pytest.mark.filterwarnings("ignore::kijil.KijilWarning")

#: Trains within a second.
SMALL: dict[str, Any] = {"epochs": 2, "dimension": 4, "buckets": 5000, "folds": 2}


@pytest.fixture(scope="module")
def trained(pages: list[Page]) -> Trained:
    return kijil.train(pages, **SMALL, name="작은 모델")


def test_trains_a_model(trained: Trained, pages: list[Page]) -> None:
    labelled = [
        label
        for page in pages
        for _, label in page.lines
        if label not in (None, "blank")
    ]
    assert trained.pages == len(pages)
    assert trained.sites == len({page.site for page in pages})
    assert trained.lines == len(labelled)
    report = kijil.evaluate(pages, trained.classifier())
    assert report["macro avg"]["f1-score"] > 0.8  # on its own pages
    assert trained.held_out is not None and trained.before is None
    assert 0.3 < trained.held_out["accuracy"] < report["accuracy"]
    for share in (
        trained.stage_one_accuracy,
        trained.page_accuracy,
        trained.list_accuracy,
    ):
        assert 0.3 < share < 1
    assert trained.report["model"]["name"] == "작은 모델"
    assert trained.report["settings"]["stage_one"]["dimension"] == 4
    assert "bytes=" not in repr(trained) and len(repr(trained)) < 100


def test_same_pages_same_bytes(trained: Trained, pages: list[Page]) -> None:
    again = kijil.train(pages, **SMALL, name="작은 모델")
    assert again == trained
    assert kijil.train(pages, **SMALL, seed=2).bytes != trained.bytes


def test_saves(trained: Trained, tmp_path: Path, page_lines: list[list[str]]) -> None:
    file = tmp_path / "my.kijil"
    trained.save(file)
    want = trained.classifier().classify_many(page_lines)
    assert Classifier(file).classify_many(page_lines) == want
    assert json.loads((tmp_path / "my.kijil.json").read_bytes()) == trained.report
    with pytest.raises(KijilError, match="none/my.kijil: cannot be written") as error:
        trained.save(tmp_path / "none/my.kijil")
    assert error.value.code == "io"


def test_goes_on_from_a_model(pages: list[Page], tmp_path: Path) -> None:
    few = pages[:3]
    before = kijil.evaluate(few)["accuracy"]
    on = kijil.train(few, init="default", strength=0.01)
    assert kijil.evaluate(few, on.classifier())["accuracy"] > before
    assert on.held_out is not None and on.before is not None
    assert on.before["accuracy"] == before
    held = kijil.train(few, init=Classifier(), strength=1e9)
    assert kijil.evaluate(pages, held.classifier()) == kijil.evaluate(pages)
    on.save(tmp_path / "on.kijil")
    further = kijil.train(few, init=tmp_path / "on.kijil", keep=pages[2:4])
    assert further.report["settings"]["init"]["kept_pages"] > 0


def test_progress_is_told(pages: list[Page]) -> None:
    told: list[tuple[str, float]] = []
    kijil.train(pages, **SMALL, progress=lambda step, done: told.append((step, done)))
    assert [done for _, done in told] == sorted(done for _, done in told)
    assert told[0][1] == 0 and told[-1] == ("done", 1)
    assert all(len(str(done)) <= len("0.1234") for _, done in told)
    assert "stage two, pages" in dict(told)


@pytest.mark.parametrize("init", [None, "default"])
def test_progress_may_stop_it(pages: list[Page], init: Any) -> None:
    class Enough(Exception):
        pass

    def stop(step: str, done: float) -> None:
        if done > 0:
            raise Enough(step)

    options = SMALL if init is None else {}
    with pytest.raises(Enough):
        kijil.train(pages[:8], init=init, progress=stop, **options)


# A shell's background job has Ctrl-C ignored, and so have its children.
ENDLESS = """
import kijil, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
kijil.train(
    sys.argv[1], epochs=1, buckets=5000, page_l2=1e-9,
    progress=lambda step, done: print(step, done, flush=True),
)
"""


def test_ctrl_c_stops_it(repository: Path) -> None:
    folder = repository / "tests/floor/pages"
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", ENDLESS, folder],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        for row in child.stdout:
            if row.startswith("stage two"):
                break
        os.kill(child.pid, signal.SIGINT)
        out, err = child.communicate(timeout=300)
    assert err.rstrip().endswith("KeyboardInterrupt")
    assert child.returncode == -signal.SIGINT
    assert "done 1" not in out


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"epochs": 0}, "epochs: 0 is out of range; give 1 to 10000"),
        ({"epochs": 1.5}, "epochs: 1.5 is not a whole number"),
        ({"seed": float("inf")}, "seed: inf is not a whole number"),
        ({"max_n": 17}, "max_n: 17 is out of range"),
        ({"learning_rate": 0}, "learning_rate: 0 is out of range"),
        ({"folds": 1}, "folds: must be at least 2"),
        ({"strength": 2}, "strength goes with init only"),
        ({"keep": "x"}, "keep goes with init only"),
        ({"init": "default", "epochs": 2}, "epochs says how to train from nothing"),
        ({"init": "default", "strength": -1}, "not a positive number"),
    ],
)
def test_refuses_options(pages: list[Page], options: dict[str, Any], says: str) -> None:
    with pytest.raises(KijilError, match=says) as error:
        kijil.train(pages, **options)
    assert error.value.code == "invalid_argument"


def test_refuses_other_types(pages: list[Page]) -> None:
    with pytest.raises(TypeError, match="epochs is a number, not str"):
        kijil.train(pages, epochs="2")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="not int"):
        kijil.train([1])  # type: ignore[list-item]


def test_refuses_pages_that_do_not_do(pages: list[Page], tmp_path: Path) -> None:
    for few, says in (([], "no pages"), (pages[:1], "1 site"), ([Page()], "0 site")):
        with pytest.raises(KijilError, match=says):
            kijil.train(few)
    # Said in Python's words, not in the command's.
    with pytest.raises(KijilError, match=r"tell their sites apart with Page\.site"):
        kijil.train(pages[:1])
    with pytest.raises(KijilError, match="none: no such file"):
        kijil.train(tmp_path / "none")
    with pytest.raises(KijilError, match="none.kijil: no such file"):
        kijil.train(pages, init=tmp_path / "none.kijil")


@pytest.mark.filterwarnings("default::kijil.KijilWarning")
def test_warns_of_what_pages_lack(pages: list[Page]) -> None:
    with pytest.warns(KijilWarning, match="too few to learn how sites differ") as told:
        kijil.train(pages, **SMALL)
    assert told[0].filename == __file__
    assert 'with init="default"' in str(told[0].message)
