"""examples/scrapy, crawled by the real `scrapy crawl` from a site on this machine."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from kijil.scrapy import page_text
from scrapy.http import HtmlResponse

TESTS = Path(__file__).resolve().parents[1]
EXAMPLE = TESTS.parents[1] / "examples" / "scrapy"
SITE = EXAMPLE / "site"
BOARD = "board.moabang.example"
PATIENCE = 300  # seconds, for a loaded machine
BROKEN = "http://www.haesolnews.example/news/1004.html"


def load_server() -> Any:
    spec = importlib.util.spec_from_file_location("serve", EXAMPLE / "serve.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@contextlib.contextmanager
def serving(handler: Any) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def proxy() -> Iterator[str]:
    """The example's server, but that one page breaks."""

    class Handler(load_server().Handler):
        def do_GET(self) -> None:
            if self.path == BROKEN:
                self.send_error(500)
            else:
                super().do_GET()

    with serving(Handler) as address:
        yield address


def start(folder: Path, proxy: str, *arguments: str) -> subprocess.Popen[str]:
    """`scrapy crawl pages` in a copy of the example, with nothing but its server."""
    if not folder.exists():
        shutil.copytree(
            EXAMPLE, folder, ignore=shutil.ignore_patterns("site", "*.jsonl")
        )
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.lower().endswith("_proxy")
    }
    environment |= {
        "http_proxy": proxy,
        "https_proxy": proxy,
        "PYTHONPATH": str(TESTS / "loopback"),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "scrapy", "crawl", "pages", *arguments],
        cwd=folder,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


class Crawl:
    """A crawl that has ended."""

    def __init__(self, folder: Path, proxy: str, *arguments: str) -> None:
        self.folder = folder / "crawl"
        process = start(self.folder, proxy, *arguments, "-O", "items.jsonl")
        try:
            _, self.log = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
        self.code = process.returncode

    def lines(self, name: str) -> list[dict[str, Any]]:
        return read_lines(self.folder / name)

    def stat(self, name: str) -> float:
        found = re.search(rf"'{re.escape(name)}': ([\d.]+)", self.log)
        return float(found[1]) if found else 0


@pytest.fixture(scope="module")
def crawl(proxy: str, tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    return Crawl(tmp_path_factory.mktemp("crawl"), proxy)


def site_pages() -> dict[str, Path]:
    pages = {}
    for path in SITE.rglob("*.html"):
        name = path.relative_to(SITE).as_posix().replace("index.html", "")
        pages[f"http://{name}"] = path
    return pages


def paragraphs(path: Path) -> list[str]:
    """The article's paragraphs as the page marks them, which kijil does not see."""
    body = path.read_bytes()
    encoding = "cp949" if b"euc-kr" in body else "utf-8"
    root = lxml.html.fromstring(body.decode(encoding).encode(), parser=_PARSER)
    blocks = root.xpath("//div[@class='text']/p | //td[@class='text']")
    texts = "\n".join(
        "\n".join(piece for piece in block.itertext()) for block in blocks
    )
    return [text.strip() for text in texts.split("\n") if text.strip()]


_PARSER = lxml.html.HTMLParser(encoding="utf-8")


def test_the_crawl_ends_well(crawl: Crawl) -> None:
    assert crawl.code == 0, crawl.log
    assert "'finish_reason': 'finished'" in crawl.log
    # The broken page's, and no other.
    assert crawl.stat("log_count/ERROR") == 1, crawl.log
    assert "Deprecat" not in crawl.log, crawl.log


def test_articles_are_kept(crawl: Crawl) -> None:
    articles = {item["url"]: item["article"] for item in crawl.lines("articles.jsonl")}
    pages = site_pages()
    assert sorted(articles) == sorted(url for url in pages if url.endswith(".html"))
    assert len(articles) == 8
    for url, article in articles.items():
        expected = paragraphs(pages[url])
        assert len(expected) >= 3
        kept = article.split("\n")
        for paragraph in expected:
            assert paragraph in kept, url
        for other in ("Copyright", "이용약관", "많이 본 뉴스", "충격", "공유하기"):
            assert other not in article, url
    assert "똠방각하" in articles[f"http://{BOARD}/view/2301.html"]


def test_nothing_is_lost(crawl: Crawl) -> None:
    found: dict[str, dict[int, str]] = {}
    for line in crawl.lines("rejected.jsonl"):
        page = found.setdefault(line["url"], {})
        assert line["line"] not in page
        page[line["line"]] = line["text"]
    for item in crawl.lines("items.jsonl"):
        page = found[item["url"]]
        for number, line in enumerate(item["kijil"]["lines"], 1):
            assert (number in page) != line["kept"]
            page.setdefault(number, line["text"])
        kept = [line["text"] for line in item["kijil"]["lines"] if line["kept"]]
        assert item["article"] == item["kijil"]["text"]
        assert item["article"].rstrip("\n").split("\n") == kept
    pages = site_pages()
    assert found.keys() == pages.keys()
    for url, path in pages.items():
        response = HtmlResponse(url, body=path.read_bytes())
        expected = page_text(response).split("\n")
        assert [text for _, text in sorted(found[url].items())] == expected


def test_statistics_agree_with_the_feeds(crawl: Crawl) -> None:
    items, rejected = crawl.lines("items.jsonl"), crawl.lines("rejected.jsonl")
    dropped = {line["url"] for line in rejected if line["page_dropped"]}
    assert crawl.stat("kijil/pages") == len(site_pages()) == 11
    assert crawl.stat("kijil/dropped") == len(dropped) == 3
    assert crawl.stat("item_scraped_count") == len(items) == 8
    assert crawl.stat("kijil/errors") == crawl.stat("kijil/pages_without_text") == 0
    kept = sum(item["kijil"]["counts"]["kept"] for item in items)
    assert crawl.stat("kijil/lines") == kept + len(rejected)
    labels = [line["label"] for line in rejected]
    labels += [
        line["label"]
        for item in items
        for line in item["kijil"]["lines"]
        if line["kept"]
    ]
    for label in ("body", "chrome", "related", "clickbait", "blank"):
        assert crawl.stat(f"kijil/lines/{label}") == labels.count(label)
    assert crawl.stat(f"kijil/{BOARD}/pages") == 4
    assert crawl.stat("kijil/galpi.example/pages") == 3
    assert 0 < crawl.stat("kijil/seconds") < 60


def test_thresholds_of_portals_take_effect(crawl: Crawl) -> None:
    lines = [
        (item["url"], line)
        for item in crawl.lines("items.jsonl")
        for line in item["kijil"]["lines"]
    ]
    board = [line for url, line in lines if BOARD in url and line["label"] == "body"]
    assert all(line["kept"] == (line["score"] >= 0.8) for line in board)
    blog = [line for url, line in lines if "narae.galpi.example" in url]
    assert all(
        line["kept"] == (line["label"] == "body" and line["score"] >= 0.9)
        for line in blog
    )
    press = [line for url, line in lines if "haesol" in url]
    assert all(line["kept"] == (line["label"] == "body") for line in press)


def test_a_broken_page_does_not_stop_the_crawl(crawl: Crawl) -> None:
    assert crawl.stat("downloader/response_status_count/500") >= 1
    assert BROKEN in crawl.log
    assert BROKEN not in {item["url"] for item in crawl.lines("items.jsonl")}


@pytest.mark.parametrize(
    "settings",
    [
        ["TWISTED_REACTOR=twisted.internet.selectreactor.SelectReactor"],
        ["TWISTED_REACTOR=twisted.internet.asyncioreactor.AsyncioSelectorReactor"],
    ],
)
def test_reactors_and_the_command_line(
    settings: list[str], proxy: str, tmp_path: Path
) -> None:
    settings = settings + [
        f'KIJIL_PORTALS={{"{BOARD}": {{"keep": ["related"]}}}}',
        "KIJIL_RESULT_FIELD=",
        "KIJIL_REJECTED_FEED=lines-%(name)s.csv",
    ]
    arguments = [word for setting in settings for word in ("-s", setting)]
    crawl = Crawl(tmp_path, proxy, *arguments)
    assert crawl.code == 0, crawl.log
    items = {item["url"]: item for item in crawl.lines("items.jsonl")}
    board = items[f"http://{BOARD}/view/2302.html"]
    assert board["kijil"] is None
    assert board["article"].startswith("번호 제목 글쓴이 날짜 조회\n2301 똠방각하")
    assert "시민 조사단" not in board["article"]
    feed = (crawl.folder / "lines-pages.csv").read_text("utf-8")
    assert feed.startswith("url,line,label,score,text,page_dropped")
    assert "시민 조사단" in feed


def test_a_wrong_setting_ends_the_crawl_before_it_begins(
    proxy: str, tmp_path: Path
) -> None:
    crawl = Crawl(tmp_path, proxy, "-s", "KIJIL_KEEP=bdoy")
    assert crawl.code == 1
    assert crawl.log.rstrip().endswith(
        "ValueError: KIJIL_KEEP: there is no label 'bdoy'; the labels are body, chrome,"
        " related and clickbait"
    )
    assert not (crawl.folder / "articles.jsonl").exists()


def test_a_crawl_that_is_stopped_goes_on(tmp_path: Path) -> None:
    """By JOBDIR, which promises it after one SIGTERM; a SIGKILL loses Scrapy's
    requests in flight and its feeds' buffers."""
    asked, release = threading.Event(), threading.Event()

    class Handler(load_server().Handler):
        def do_GET(self) -> None:
            if "/news/" in self.path:
                asked.set()
                release.wait(PATIENCE)
            super().do_GET()

    arguments = [
        *("-s", "JOBDIR=job", "-s", "CONCURRENT_REQUESTS=1"),
        *("-s", "KIJIL_REJECTED_FEED=rejected.jsonl", "-s", "FEEDS={}"),
        *("-o", "items.jsonl"),
    ]
    folder = tmp_path / "crawl"
    counts = []
    with serving(Handler) as proxy:
        for run in range(2):
            process = start(folder, proxy, *arguments)
            try:
                if run == 0:
                    assert asked.wait(PATIENCE)
                    process.send_signal(signal.SIGTERM)
                    # It waits for the page that it has asked for.
                    assert process.stderr is not None
                    for line in process.stderr:
                        if "Received SIGTERM" in line:
                            break
                    release.set()
                process.communicate(timeout=PATIENCE)
                assert process.returncode == 0
            finally:
                release.set()
                process.kill()
            counts.append(len(read_lines(folder / "items.jsonl")))
    assert counts[0] < counts[1] == 8
    urls = [item["url"] for item in read_lines(folder / "items.jsonl")]
    assert len(set(urls)) == 8
    lines = {}
    for line in read_lines(folder / "rejected.jsonl"):
        assert (line["url"], line["line"]) not in lines
        lines[line["url"], line["line"]] = line["text"]
    for item in read_lines(folder / "items.jsonl"):
        for number, line in enumerate(item["kijil"]["lines"], 1):
            if line["kept"]:
                assert lines.setdefault((item["url"], number), "") == ""
    assert len(lines) == sum(
        len(page_text(HtmlResponse(url, body=path.read_bytes())).split("\n"))
        for url, path in site_pages().items()
    )
