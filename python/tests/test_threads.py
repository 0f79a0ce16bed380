"""One classifier, many threads and processes; other threads go on meanwhile."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import pytest

import kijil
from kijil import Classifier


def test_one_classifier_in_many_threads(
    classifier: Classifier, page_lines: list[list[str]]
) -> None:
    want = [classifier.classify(lines) for lines in page_lines]
    texts = ["\n".join(lines) for lines in page_lines]
    kept = [classifier.filter(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        for _ in range(10):
            assert list(pool.map(classifier.classify, page_lines)) == want
            assert list(pool.map(classifier.filter, texts)) == kept
            many = pool.submit(classifier.classify_many, page_lines, threads=3)
            assert many.result() == want


def ticks_during(work: Callable[[], object]) -> tuple[list[float], float, float]:
    """When this thread ran while another did the work, and the work's time."""
    span: list[float] = []

    def run() -> None:
        span.append(time.perf_counter())
        work()
        span.append(time.perf_counter())

    worker = threading.Thread(target=run)
    ticks: list[float] = []
    worker.start()
    while worker.is_alive():
        ticks.append(time.perf_counter())
        time.sleep(0)
    worker.join()
    return ticks, span[0], span[1]


@pytest.mark.parametrize(
    "name",
    ["classify", "classify_text", "classify_many", "filter", "filter_many", "evaluate"],
)
def test_other_threads_run_meanwhile(
    classifier: Classifier, pages: list[kijil.Page], name: str
) -> None:
    lines = [text for page in pages for text, _ in page.lines] * 4
    text = "\n".join(lines)
    work: dict[str, Callable[[], object]] = {
        "classify": lambda: classifier.classify(lines),
        "classify_text": lambda: classifier.classify_text(text),
        "classify_many": lambda: classifier.classify_many([lines], threads=1),
        "filter": lambda: classifier.filter(text),
        "filter_many": lambda: classifier.filter_many([text], threads=1),
        "evaluate": lambda: kijil.evaluate(pages * 4, classifier),
    }
    # Work that kept the GIL would let this thread run at its ends at most. On
    # a busy machine a thread may wait long, so that one success in 20 will do.
    for _ in range(20):
        ticks, start, end = ticks_during(work[name])
        third = (end - start) / 3
        if any(start + third < tick < end - third for tick in ticks):
            return
    pytest.fail(f"no other thread ran during {name}()")


def test_a_list_may_change_meanwhile(classifier: Classifier) -> None:
    """Lines that are being read stay alive, whatever becomes of their list."""
    for _ in range(20):
        lines = [f"공유하기 {i}" for i in range(3000)]
        page = list(lines)
        with ThreadPoolExecutor(2) as pool:
            result = pool.submit(classifier.classify, page)
            page.clear()
            assert len(result.result()) in (0, 3000)


def labels_of(lines: list[str]) -> list[str]:
    """Runs in another process, which makes its own classifier."""
    return [line.label for line in kijil.Classifier().classify(lines)]


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_other_processes(
    classifier: Classifier, page_lines: list[list[str]], method: str
) -> None:
    want = classifier.classify_many(page_lines, threads=4)  # before any fork
    context = multiprocessing.get_context(method)
    with ProcessPoolExecutor(2, mp_context=context) as pool:
        # Pickles classifier, pages and results.
        assert list(pool.map(classifier.classify, page_lines)) == want
        (many,) = pool.map(classifier.classify_many, [page_lines])
        assert many == want
        assert list(pool.map(labels_of, page_lines[:2])) == [
            [line.label for line in page] for page in want[:2]
        ]


def test_a_fork_goes_on_with_what_it_has(
    classifier: Classifier, page_lines: list[list[str]]
) -> None:
    want = classifier.classify_many(page_lines)
    child = os.fork()
    if child == 0:
        same = classifier.classify_many(page_lines, threads=2) == want
        os._exit(0 if same else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
