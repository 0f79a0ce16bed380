"""What every browser test has: the command, and a browser that tells all.

    def test_report(kijil, open_html, tmp_path):
        kijil("eval", "--gold", GOLD, "--html", tmp_path / "report.html")
        page = open_html(tmp_path / "report.html")

A test fails if its pages write errors to the console, throw, or ask for
anything over the network.
"""

import os
import pathlib
import subprocess

import pytest
from playwright.sync_api import sync_playwright

ROOT = pathlib.Path(__file__).resolve().parents[2]
COMMAND = os.environ.get("KIJIL", str(ROOT / "build/release/kijil"))
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")

# Without these, Chromium looks up its maker's hosts at every start.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def kijil():
    """Runs the command; fails with its message unless it exits with `code`."""

    def run(*arguments, code=0):
        done = subprocess.run(
            [COMMAND, *map(str, arguments)], capture_output=True, text=True
        )
        assert done.returncode == code, done.stderr
        return done.stdout

    return run


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def open_html(browser):
    """Opens a file: open_html(path, locale="ko-KR", color_scheme="dark",
    viewport={"width": 390, "height": 844}). Contexts are closed at the end.
    Pages opened with the same `context=page.context` share their storage.
    """
    troubles = []
    contexts = []

    def open_page(path, context=None, **options):
        if context is None:
            options.setdefault("locale", "en-US")
            context = browser.new_context(accept_downloads=True, **options)
            contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(f"thrown: {error}"))
        page.on(
            "console",
            lambda m: troubles.append(f"console: {m.text}")
            if m.type in ("error", "warning")
            else None,
        )
        page.on(
            "request",
            lambda r: troubles.append(f"network: {r.url}")
            if not r.url.startswith(("file:", "data:", "blob:"))
            else None,
        )
        page.goto(pathlib.Path(path).resolve().as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert troubles == []
