"""kijil.scrapy.KijilPipeline: items, settings and the feed of rejected lines."""

from __future__ import annotations

import asyncio
import csv
import gzip
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import attrs
import kijil
import pytest
import scrapy
from kijil.scrapy import KijilPipeline
from scrapy.exceptions import DropItem
from scrapy.utils.test import get_crawler

PAGE = """솔내신문
홈 정치 경제 사회
솔내시, 돌봄 예산 두 배로 늘린다

솔내시는 내년 돌봄 예산을 올해의 두 배인 48억원으로 늘린다고 11일 밝혔다.
시는 저녁 8시까지 아이를 맡아 주는 마을 돌봄터를 열두 곳에서 스무 곳으로 늘린다.
많이 본 뉴스
솔내시 새 도서관, 이름은 ‘책마루’
[속보] 남부 내륙에 호우주의보
“출근길 30분 줄었다”…솔내선 복선 전철 첫날
저작권자 © 솔내신문. 무단전재 및 재배포 금지
"""


class Run:
    """A pipeline as a crawl has it: opened, and closed at the end."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.crawler = get_crawler(settings_dict=settings)
        self.crawler.spider = self.crawler._create_spider("spider")
        self.pipeline = KijilPipeline.from_crawler(self.crawler)

    def __enter__(self) -> Run:
        self.pipeline.open_spider()
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run(self.pipeline.close_spider())

    def __call__(self, item: Any) -> Any:
        return asyncio.run(self.pipeline.process_item(item))

    def stat(self, name: str) -> Any:
        return self.crawler.stats.get_value(f"kijil/{name}")


def process(item: Any, **settings: Any) -> Any:
    with Run(settings) as run:
        return run(item)


class PageItem(scrapy.Item):
    url = scrapy.Field()
    text = scrapy.Field()
    kijil = scrapy.Field()


@dataclass
class PageData:
    url: str
    text: Any
    kijil: Any = None


@attrs.define
class PageAttrs:
    url: str
    text: Any
    kijil: Any = None


@dataclass
class Narrow:
    url: str
    text: Any


@dataclass(frozen=True)
class Frozen:
    url: str
    text: Any
    kijil: Any = None


# --- What an item gains ----------------------------------------------------------


@pytest.mark.parametrize("kind", [dict, PageItem, PageData, PageAttrs])
def test_every_type_of_item_gains_the_answer(kind: Any) -> None:
    item = kind(url="http://solnae.example/1", text=PAGE)
    result = process(item)
    assert result is item
    answer = item["kijil"] if isinstance(item, (dict, scrapy.Item)) else item.kijil
    expected = kijil.Classifier().filter(PAGE)
    assert answer["text"] == expected.text
    assert "48억원" in answer["text"] and "저작권자" not in answer["text"]
    assert answer["counts"] == expected.counts
    assert [line["text"] for line in answer["lines"]] == PAGE.split("\n")[:-1]
    assert [line["label"] for line in answer["lines"]] == [
        line.label for line in expected.lines
    ]
    assert [line["score"] for line in answer["lines"]] == [
        round(line.score, 4) for line in expected.lines
    ]
    assert [line["kept"] for line in answer["lines"]] == expected.kept
    json.dumps(answer)


def test_fields_can_be_named() -> None:
    item = process(
        {"body": PAGE},
        KIJIL_TEXT_FIELD="body",
        KIJIL_RESULT_FIELD="lines",
        KIJIL_KEPT_FIELD="article",
    )
    assert item["body"] == PAGE
    assert item["article"] == item["lines"]["text"] != ""


@pytest.mark.parametrize("none", [None, ""])
def test_only_the_kept_text(none: Any) -> None:
    item = process({"text": PAGE}, KIJIL_RESULT_FIELD=none, KIJIL_KEPT_FIELD="text")
    assert list(item) == ["text"]
    assert item["text"] == kijil.Classifier().filter(PAGE).text


@pytest.mark.parametrize("kind", [list, tuple])
def test_lines_are_a_text_too(kind: Any) -> None:
    lines = kind(PAGE.split("\n")[:-1])
    item = process({"text": lines})
    assert item["kijil"]["lines"] == process({"text": PAGE})["kijil"]["lines"]


def test_rules_are_those_of_filter() -> None:
    rule = {"keep": ["body", "related"], "min_score": {"body": 0.9}, "unsure": 0.5}
    settings = {f"KIJIL_{name.upper()}": value for name, value in rule.items()}
    expected = kijil.Classifier().filter(PAGE, **rule)
    assert process({"text": PAGE}, **settings)["kijil"]["text"] == expected.text
    # As `scrapy crawl -s` gives them: text.
    settings = {
        "KIJIL_KEEP": "body, related",
        "KIJIL_MIN_SCORE": '{"body": 0.9}',
        "KIJIL_UNSURE": "0.5",
    }
    assert process({"text": PAGE}, **settings)["kijil"]["text"] == expected.text


# --- An item is never lost -------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "stat", "code", "message"),
    [
        (None, "pages_without_text", "not_found", 'field "text" is missing or None'),
        (7, "errors", "invalid_argument", 'field "text" is int'),
        (b"bytes", "errors", "invalid_argument", "is bytes; expected str"),
        (
            ["a", None],
            "errors",
            "invalid_argument",
            'field "text" is a list whose element 1 is NoneType; expected str or a list',
        ),
    ],
)
def test_a_bad_item_says_so(text: Any, stat: str, code: str, message: str) -> None:
    with Run({"KIJIL_MIN_CHARACTERS": 20}) as run:
        item = run({"url": "http://a.example/", "text": text})
        good = run({"url": "http://a.example/", "text": PAGE})
    assert item["text"] == text
    assert item["kijil"]["error"]["code"] == code
    assert message in item["kijil"]["error"]["message"]
    assert run.stat(stat) == 1
    assert run.stat("pages") == 1
    assert good["kijil"]["text"]


def test_no_text_field_at_all() -> None:
    item = process({"url": "http://a.example/"})
    assert item["kijil"]["error"]["code"] == "not_found"


def test_an_empty_text_is_a_page_without_lines() -> None:
    with Run({}) as run:
        item = run({"text": ""})
    assert item["kijil"]["text"] == "" and item["kijil"]["lines"] == []
    assert run.stat("pages_without_text") == 1
    assert run.stat("pages") is None  # each item counts once
    assert run.stat("errors") is None


@pytest.mark.parametrize("kind", [Narrow, Frozen])
def test_an_item_that_takes_no_result(
    kind: Any, caplog: pytest.LogCaptureFixture
) -> None:
    item = kind(url="http://a.example/", text=PAGE)
    with Run({}) as run:
        assert run(item) is item
    assert item.text == PAGE
    assert run.stat("errors") == 1
    if kind is Narrow:
        assert 'Narrow has no field "kijil"; add it, or set KIJIL_RESULT_FIELD' in (
            caplog.text
        )


def test_what_is_no_item_passes() -> None:
    with Run({}) as run:
        thing = object()
        assert run(thing) is thing
    assert run.stat("errors") == 1


def test_an_unforeseen_failure_costs_no_item(monkeypatch: pytest.MonkeyPatch) -> None:
    with Run({}) as run:
        monkeypatch.setattr(
            KijilPipeline, "_store", lambda *_: (_ for _ in ()).throw(MemoryError())
        )
        item = run({"text": PAGE})
    assert item["kijil"]["error"]["code"] == "internal"
    assert run.stat("errors") == 1


def test_half_a_surrogate_pair_is_text(tmp_path: Path) -> None:
    text = "솔내시는 예산을 늘린다고 밝혔다.\n메뉴 \ud83d 열기\n"
    feed = tmp_path / "rejected.jsonl"
    with Run({"KIJIL_REJECTED_FEED": str(feed)}) as run:
        item = run({"text": text})
    assert item["kijil"]["lines"][1]["text"] == "메뉴 \ud83d 열기"
    assert json.loads(feed.read_text())["text"] == "메뉴 \\ud83d 열기"


def test_only_items_of_some_classes() -> None:
    name = f"{PageData.__module__}.PageData"
    with Run({"KIJIL_ITEM_CLASSES": [name]}) as run:
        assert run({"text": PAGE}) == {"text": PAGE}
        assert run(PageData("", PAGE)).kijil["text"]
    assert run.stat("pages") == 1


# --- Dropping, and where the rest goes -------------------------------------------


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_pages_with_too_little_text_are_dropped_but_not_lost(tmp_path: Path) -> None:
    feed = tmp_path / "rejected.jsonl"
    kept = "".join(kijil.Classifier().filter(PAGE).text.split())
    settings = {"KIJIL_REJECTED_FEED": str(feed)}
    with Run({**settings, "KIJIL_MIN_CHARACTERS": len(kept)}) as run:
        run({"text": PAGE})
    assert run.stat("dropped") is None
    feed.unlink()
    with Run({**settings, "KIJIL_MIN_CHARACTERS": len(kept) + 1}) as run:
        with pytest.raises(DropItem, match=f"{len(kept)} characters kept of http://a"):
            run({"url": "http://a.example/", "text": PAGE})
    assert run.stat("dropped") == 1
    lines = read_lines(feed)
    assert [line["text"] for line in lines] == PAGE.split("\n")[:-1]
    assert all(line["page_dropped"] for line in lines)


def test_rejected_lines_and_kept_ones_are_the_page(tmp_path: Path) -> None:
    feed = tmp_path / "rejected.jsonl"
    with Run({"KIJIL_REJECTED_FEED": str(feed)}) as run:
        item = run({"url": "http://a.example/", "text": PAGE})
    rejected = read_lines(feed)
    assert set(rejected[0]) == set("url line label score text page_dropped".split())
    assert {line["url"] for line in rejected} == {"http://a.example/"}
    page = {line["line"]: line["text"] for line in rejected}
    kept = {
        number: line["text"]
        for number, line in enumerate(item["kijil"]["lines"], 1)
        if line["kept"]
    }
    assert not page.keys() & kept.keys()
    assert [text for _, text in sorted({**page, **kept}.items())] == (
        PAGE.split("\n")[:-1]
    )
    for line in rejected:
        answer = item["kijil"]["lines"][line["line"] - 1]
        assert (answer["label"], answer["score"]) == (line["label"], line["score"])


def test_the_feed_takes_the_options_of_feeds(tmp_path: Path) -> None:
    feed = tmp_path / "%(name)s.csv.gz"
    options = {
        "format": "csv",
        "fields": ["label", "text"],
        "overwrite": True,
        "postprocessing": ["scrapy.extensions.postprocessing.GzipPlugin"],
    }
    for _ in range(2):  # overwritten
        with Run({"KIJIL_REJECTED_FEED": {str(feed): options}}) as run:
            run({"text": PAGE})
    with gzip.open(tmp_path / "spider.csv.gz", "rt", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert rows[:2] == [["label", "text"], ["chrome", "솔내신문"]]
    assert rows.count(["label", "text"]) == 1


def test_the_feed_is_ended_as_its_format_wants(tmp_path: Path) -> None:
    feed = tmp_path / "rejected.json"
    with Run({"KIJIL_REJECTED_FEED": {str(feed): {"indent": 2}}}) as run:
        run({"text": PAGE})
    assert [line["line"] for line in json.loads(feed.read_text())][0] == 1


def test_the_feed_goes_on_by_default(tmp_path: Path) -> None:
    feed = tmp_path / "deeper" / "rejected.jsonl"
    counts = []
    for _ in range(2):
        with Run({"KIJIL_REJECTED_FEED": str(feed)}) as run:
            run({"text": PAGE})
        counts.append(len(read_lines(feed)))
    assert counts[1] == 2 * counts[0]


# --- Portals ---------------------------------------------------------------------

PORTALS = {
    "example.kr": {"keep": ["body"]},
    "news.example.kr": {"keep": ["related"]},
    "솔내.example": {"keep": ["related", "body"]},
}


@pytest.mark.parametrize(
    ("url", "keep"),
    [
        ("http://news.example.kr/1", ["related"]),
        ("https://m.NEWS.example.kr:8080/1", ["related"]),
        ("http://news.example.kr./1", ["related"]),
        ("http://sports.example.kr/1", ["body"]),
        ("http://example.kr/1", ["body"]),
        ("http://fakenews.example.kr.example/1", ["chrome", "body"]),
        ("http://badexample.kr/1", ["chrome", "body"]),
        ("http://xn--9m1bv3c.example/1", ["related", "body"]),
        ("http://솔내.example/1", ["related", "body"]),
        ("http://[broken", ["chrome", "body"]),
        ("", ["chrome", "body"]),
    ],
)
def test_the_longest_host_decides(url: str, keep: list[str]) -> None:
    settings = {"KIJIL_PORTALS": PORTALS, "KIJIL_KEEP": ["chrome", "body"]}
    if "xn--" in url:
        url = url.replace("xn--9m1bv3c", "솔내".encode("idna").decode())
    item = process({"url": url, "text": PAGE}, **settings)
    expected = kijil.Classifier().filter(PAGE, keep=keep)
    assert expected.text
    assert item["kijil"]["text"] == expected.text


def test_portals_have_thresholds_and_counters_of_their_own() -> None:
    settings = {
        "KIJIL_PORTALS": {
            "a.example": {"unsure": 1.0},
            "b.example": {"min_score": {"body": 0.0}, "min_characters": 0},
        },
        "KIJIL_MIN_SCORE": {"body": 1.0},
        "KIJIL_MIN_CHARACTERS": 1,
        "KIJIL_URL_FIELD": "address",
    }
    with Run(settings) as run:
        for host in ("a.example", "c.example"):
            with pytest.raises(DropItem):
                run({"address": f"http://{host}/", "text": PAGE})
        assert (
            "48억원"
            in (run({"address": "http://b.example/", "text": PAGE})["kijil"]["text"])
        )
        run({"address": "http://b.example/"})
    counts = kijil.Classifier().filter(PAGE).counts
    assert run.stat("pages") == 3
    assert run.stat("lines") == 3 * counts["lines"]
    for label in (*kijil.LABELS, "blank"):
        assert run.stat(f"lines/{label}") == 3 * counts[label]
        assert run.stat(f"a.example/lines/{label}") == counts[label]
    assert run.stat("lines_kept") == run.stat("b.example/lines_kept") == counts["kept"]
    assert (run.stat("dropped"), run.stat("a.example/dropped")) == (2, 1)
    assert run.stat("b.example/dropped") is None
    assert run.stat("b.example/pages_without_text") == 1
    assert run.stat("c.example/pages") is None
    assert run.stat("seconds") > 0


def test_a_portal_has_a_model_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"KIJIL_PORTALS\['a.example'\]\['model'\]: "):
        Run({"KIJIL_PORTALS": {"a.example": {"model": str(tmp_path / "no.kijil")}}})


# --- Settings --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"KIJIL_KEEP": ["bdoy"]}, "KIJIL_KEEP: there is no label 'bdoy'; the labels"),
        ({"KIJIL_KEEP": []}, 'KIJIL_KEEP: expected labels such as ["body"]'),
        ({"KIJIL_KEEP": 7}, 'KIJIL_KEEP: expected labels such as ["body"], not 7'),
        ({"KIJIL_UNSURE": 2}, "KIJIL_UNSURE: 2 is not a number from 0 to 1"),
        ({"KIJIL_MIN_SCORE": {"body": "x"}}, "KIJIL_MIN_SCORE['body']: 'x' is not a"),
        ({"KIJIL_MIN_SCORE": "0.5"}, "KIJIL_MIN_SCORE: expected a dict, not 0.5"),
        ({"KIJIL_MIN_SCORE": "body=1"}, "KIJIL_MIN_SCORE: expected a JSON object"),
        ({"KIJIL_MIN_CHARACTERS": -1}, "KIJIL_MIN_CHARACTERS: expected a whole number"),
        ({"KIJIL_MODEL": "/no.kijil"}, "KIJIL_MODEL: /no.kijil"),
        ({"KIJIL_TEXT_FIELD": ""}, "KIJIL_TEXT_FIELD: names no field"),
        ({"KIJIL_KEPT_FIELD": 7}, "KIJIL_KEPT_FIELD: expected the name of a field"),
        ({"KIJIL_KEPT_FEILD": "x"}, "no such setting; did you mean KIJIL_KEPT_FIELD?"),
        ({"KIJIL_PORTALS": ["a"]}, "KIJIL_PORTALS: expected a dict"),
        (
            {"KIJIL_ITEM_CLASSES": "a_b.c.D"},
            "KIJIL_ITEM_CLASSES: 'a_b.c.D' cannot be loaded (ModuleNotFoundError: ",
        ),
        ({"KIJIL_ITEM_CLASSES": ["json.No"]}, "KIJIL_ITEM_CLASSES: 'json.No' cannot"),
        ({"KIJIL_ITEM_CLASSES": "Page"}, "KIJIL_ITEM_CLASSES: 'Page' cannot be loaded"),
        ({"KIJIL_ITEM_CLASSES": 7}, "KIJIL_ITEM_CLASSES: 7 cannot be loaded"),
        ({"KIJIL_ITEM_CLASSES": "json.dumps"}, "'json.dumps' is no class; expected"),
        (
            {"KIJIL_PORTALS": {"a.example": {"kep": []}}},
            "KIJIL_PORTALS['a.example']: unknown key 'kep'; expected keep, min_score",
        ),
        (
            {"KIJIL_PORTALS": {"a.example": {"keep": ["x"]}}},
            "KIJIL_PORTALS['a.example']['keep']: there is no label 'x'",
        ),
        (
            {"KIJIL_PORTALS": {"a.example": {"min_score": {"body": 7}}}},
            "KIJIL_PORTALS['a.example']['min_score']['body']: 7 is not",
        ),
        (
            {"KIJIL_PORTALS": {"http://a.example/": {}}},
            "KIJIL_PORTALS['http://a.example/']: expected a host such as",
        ),
        ({"KIJIL_PORTALS": {"": {}}}, "KIJIL_PORTALS['']: expected a host such as"),
        (
            {"KIJIL_REJECTED_FEED": "rejected.txt"},
            "KIJIL_REJECTED_FEED['rejected.txt']: unknown format \"txt\"",
        ),
        (
            {"KIJIL_REJECTED_FEED": "gopher://a/rejected.jsonl"},
            'unknown scheme "gopher"; expected a path, or one of',
        ),
        (
            {"KIJIL_REJECTED_FEED": {"a.csv": {"batch_item_count": 7}}},
            "KIJIL_REJECTED_FEED['a.csv']: unknown option 'batch_item_count'",
        ),
        (
            {"KIJIL_REJECTED_FEED": {"a.csv": {}, "b.csv": {}}},
            "KIJIL_REJECTED_FEED: expected one path or URI",
        ),
    ],
)
def test_a_wrong_setting_is_named(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError) as error:
        Run(settings)
    assert message in str(error.value)


def test_a_feed_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    path = tmp_path / "file" / "rejected.jsonl"
    with pytest.raises(ValueError, match="KIJIL_REJECTED_FEED"):
        Run({"KIJIL_REJECTED_FEED": str(path)}).__enter__()


@pytest.mark.parametrize(
    "options", [{"postprocessing": ["a_b.c.D"]}, {"encoding": "no-such"}]
)
def test_a_wrong_option_of_the_feed_is_named(
    options: dict[str, Any], tmp_path: Path
) -> None:
    feed = {str(tmp_path / "rejected.csv"): options}
    with pytest.raises(ValueError, match=r"KIJIL_REJECTED_FEED\["):
        Run({"KIJIL_REJECTED_FEED": feed}).__enter__()


def test_lines_that_cannot_be_written_are_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    with Run({"KIJIL_REJECTED_FEED": str(tmp_path / "rejected.jsonl")}) as run:
        monkeypatch.setattr(
            run.pipeline._feed, "write", lambda _: (_ for _ in ()).throw(OSError())
        )
        assert run({"text": PAGE})["kijil"]["text"]
    message = "Rejected lines of an item without url could not be written"
    assert message in caplog.text
    assert run.stat("rejected_feed_errors") == 1


def test_settings_of_a_spider() -> None:
    class Spider(scrapy.Spider):
        name = "spider"
        custom_settings = {"KIJIL_KEEP": ["related"]}

    crawler = get_crawler(Spider)
    pipeline = KijilPipeline.from_crawler(crawler)
    item = asyncio.run(pipeline.process_item({"text": PAGE}))
    assert item["kijil"]["text"].startswith("많이 본 뉴스")


def test_without_scrapy() -> None:
    program = "import sys; sys.modules['scrapy'] = None; import kijil.scrapy"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True
    )
    assert done.returncode != 0
    assert "ImportError: kijil.scrapy needs Scrapy 2.15 or newer" in done.stderr
    assert "pip install 'kijil[scrapy]'" in done.stderr
