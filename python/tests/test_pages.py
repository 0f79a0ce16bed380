"""Labelled pages: reading, and what is told about those that are wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import kijil
from kijil import KijilError, KijilWarning, Page


def test_reads_a_page(tmp_path: Path) -> None:
    file = tmp_path / "솔내.tsv"
    file.write_text(
        "# id: p1\n# site: 솔내뉴스\n# kind: press\n# url: https://solnae.example/1\n"
        "chrome\t메뉴\nblank\t\nbody\t예산을 늘린다.\n?\t어느 쪽일까\n",
        encoding="utf-8",
    )
    lines: list[tuple[str, str | None]] = [
        ("메뉴", "chrome"),
        ("", "blank"),
        ("예산을 늘린다.", "body"),
        ("어느 쪽일까", None),
    ]
    want = Page(lines, "p1", "솔내뉴스", "press", "https://solnae.example/1")
    assert kijil.read_pages(file) == [want]
    assert kijil.read_pages(str(file)) == kijil.read_pages(tmp_path) == [want]


def test_reads_other_formats(tmp_path: Path) -> None:
    jsonl = tmp_path / "pages.jsonl"
    record = {"id": "a", "site": "s", "lines": [{"text": "메뉴", "label": "chrome"}]}
    jsonl.write_text(json.dumps(record) + "\n", encoding="utf-8")
    (tmp_path / "f.txt").write_text("__label__body 기사다.\n", encoding="utf-8")
    first, second = sorted(kijil.read_pages(tmp_path), key=lambda page: page.id)
    assert (first.id, first.lines) == ("a", [("메뉴", "chrome")])
    assert (second.id, second.lines) == ("f", [("기사다.", "body")])


def test_warns_of_rows_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "page.tsv"
    file.write_text("chrome\t메뉴\nbdoy\t기사다.\n", encoding="utf-8")
    with pytest.warns(KijilWarning, match=r'page.tsv:2: unknown label "bdoy"') as told:
        pages = kijil.read_pages(file)
    assert pages[0].lines == [("메뉴", "chrome")]
    assert told[0].filename == __file__  # where the user called
    with pytest.warns(KijilWarning, match="bdoy") as told:
        kijil.evaluate(file)
    assert told[0].filename == __file__


def test_broken_text_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "page.tsv").write_bytes(b"body\ta\xffb\n")
    assert kijil.read_pages(tmp_path)[0].lines == [("a\ufffdb", "body")]


def test_says_what_it_cannot_read(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "none.tsv", "not_found"), (tmp_path, "not_found")):
        with pytest.raises(KijilError, match=str(path)) as error:
            kijil.read_pages(path)
        assert error.value.code == code
    (tmp_path / "x.txt").write_text("그냥 글\n", encoding="utf-8")
    with pytest.raises(KijilError) as error:
        kijil.read_pages(tmp_path / "x.txt")
    assert error.value.code == "unsupported"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (("기사다.", "bdoy"), "^p1:2: there is no label 'bdoy'"),
        (("기사다.", "blank"), 'p1:2: label "blank" on a line that is not'),
        (("기사다.\n또", "body"), "p1:2: the text holds a line break"),
    ],
)
def test_refuses_wrong_lines(line: tuple[str, str], says: str) -> None:
    page = Page([("메뉴", "chrome"), line], id="p1")
    for call in (kijil.evaluate, kijil.train):
        with pytest.raises(KijilError, match=says) as error:
            call([page])
        assert error.value.code == "invalid_argument"


def test_refuses_other_types() -> None:
    for wrong in ([1], [[("메뉴", "chrome")]], 5, [Page(["ab"])], [Page([("a",)])]):  # type: ignore[list-item]
        with pytest.raises(TypeError):
            kijil.evaluate(wrong)  # type: ignore[arg-type]


def test_a_blank_line_is_blank_whatever_it_is_called() -> None:
    page = Page([(" ", "body"), ("메뉴", "chrome")])
    assert kijil.evaluate([page], [["blank", "chrome"]])["lines"] == 1
