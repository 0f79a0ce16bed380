"""kijil.datatrove: the blocks one by one, on documents made here."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import dill
import kijil
import pytest
from datatrove.data import Document
from datatrove.pipeline.writers import JsonlWriter
from kijil.datatrove import KijilCleaner, KijilFilter

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
MENU = "홈 정치 경제 사회\n로그인\n전체메뉴 열기\n"
KEPT = kijil.Classifier().filter(PAGE)


def document(text: Any = PAGE, id: str = "1", **metadata: Any) -> Document:
    return Document(text, id, metadata=metadata)


def run(block: Any, *documents: Document) -> list[Document]:
    return list(block.run(iter(documents)))


def stats(block: Any) -> dict[str, Any]:
    return {name: stat.total for name, stat in block.stats.stats.items()}


def read(folder: Path) -> list[dict[str, Any]]:
    path = folder / "00000.jsonl"
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def writer(folder: Path) -> JsonlWriter:
    return JsonlWriter(str(folder), compression=None)


# --- KijilCleaner ----------------------------------------------------------------


@pytest.mark.parametrize("batch", [1, 2, 7])
@pytest.mark.parametrize("threads", [0, 1, 2])
def test_text_becomes_the_kept_lines(batch: int, threads: int) -> None:
    texts = [PAGE, MENU + PAGE, PAGE + MENU, PAGE * 2, "가람시는 길을 넓혔다."]
    documents = [document(text, str(i), site="솔내") for i, text in enumerate(texts)]
    block = KijilCleaner(batch_size=batch, threads=threads, empty="keep")
    cleaned = run(block, *documents)
    assert [each.id for each in cleaned] == ["0", "1", "2", "3", "4"]
    for text, each in zip(texts, cleaned):
        expected = kijil.Classifier().filter(text)
        assert each.text == expected.text
        assert each.metadata["site"] == "솔내"
        assert each.metadata["kijil"]["counts"] == expected.counts
        assert each.metadata["kijil"]["characters"] == {
            "all": len("".join(text.split())),
            "kept": len("".join(expected.text.split())),
        }


def test_rules_are_those_of_filter() -> None:
    rule = {"keep": ["body", "related"], "min_score": {"body": 0.99}, "unsure": 0.5}
    (cleaned,) = run(KijilCleaner(**rule), document())
    assert cleaned.text == kijil.Classifier().filter(PAGE, **rule).text != KEPT.text


def test_removed_lines_are_written(tmp_path: Path) -> None:
    block = KijilCleaner(exclusion_writer=writer(tmp_path))
    (cleaned,) = run(block, document(site="솔내"))
    (removed,) = read(tmp_path)
    assert removed["id"] == cleaned.id
    assert removed["metadata"]["site"] == "솔내"
    found = removed["metadata"]["kijil"]
    assert found["counts"] == KEPT.counts and found["dropped"] is False
    texts = removed["text"].split("\n")
    assert len(texts) == len(found["lines"])
    expected = [
        (number, line.label, round(line.score, 4), text)
        for number, (line, text, kept) in enumerate(
            zip(KEPT.lines, PAGE.split("\n"), KEPT.kept), 1
        )
        if not kept
    ]
    assert expected == [
        (line["line"], line["label"], line["score"], text)
        for line, text in zip(found["lines"], texts)
    ]
    # Kept and removed lines are the page.
    kept = cleaned.text.split("\n")[:-1]
    for line, text in zip(found["lines"], texts):
        kept.insert(line["line"] - 1, text)
    assert kept == PAGE.split("\n")[:-1]
    assert "lines" not in cleaned.metadata["kijil"]


def test_no_removed_lines_no_record(tmp_path: Path) -> None:
    block = KijilCleaner(exclusion_writer=writer(tmp_path))
    text = "솔내시는 내년 돌봄 예산을 늘린다고 밝혔다."
    assert run(block, document(text))[0].text == text
    assert read(tmp_path) == []


@pytest.mark.parametrize("text", [MENU, "", "\n\n"])
def test_documents_without_an_article(text: str, tmp_path: Path) -> None:
    assert run(KijilCleaner(empty="keep"), document(text))[0].text == ""
    block = KijilCleaner(exclusion_writer=writer(tmp_path))
    assert run(block, document(text)) == []
    (removed,) = read(tmp_path)
    assert removed["id"] == "1"
    assert removed["metadata"]["kijil"]["dropped"] is True
    assert stats(block)["dropped"] == 1


def test_counters() -> None:
    block = KijilCleaner()
    run(block, document(), document(MENU), document(None))
    counted = stats(block)
    assert (counted["total"], counted["forwarded"], counted["dropped"]) == (3, 2, 1)
    assert counted["errors"] == 1
    menu = kijil.Classifier().filter(MENU).counts
    for name, count in KEPT.counts.items():
        label = "lines" if name == "lines" else f"lines_{name}"
        assert counted[label] == count + menu[name]


# --- KijilFilter -----------------------------------------------------------------

CHARACTERS = len("".join(KEPT.text.split()))
ALL = len("".join(PAGE.split()))


@pytest.mark.parametrize("cleaned", [False, True])
@pytest.mark.parametrize("batch", [1, 3])
@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        ({}, None),
        ({"min_characters": CHARACTERS}, None),
        ({"min_characters": CHARACTERS + 1}, "few_characters"),
        ({"min_lines": 3}, None),
        ({"min_lines": 4}, "few_lines"),  # blank lines do not count
        ({"min_share": CHARACTERS / ALL - 0.01}, None),
        ({"min_share": CHARACTERS / ALL + 0.01}, "small_share"),
    ],
)
def test_limits(
    limits: dict[str, Any],
    reason: str | None,
    batch: int,
    cleaned: bool,
    tmp_path: Path,
) -> None:
    documents = [document(id=str(i)) for i in range(4)]
    if cleaned:
        documents = run(KijilCleaner(), *documents)
    text = documents[0].text
    block = KijilFilter(**limits, batch_size=batch, exclusion_writer=writer(tmp_path))
    stay = run(block, *documents)
    gone = read(tmp_path)
    assert len(stay) == (0 if reason else 4) and len(gone) == (4 if reason else 0)
    for each in stay:
        assert each.text == text
        assert each.metadata["kijil"]["counts"] == KEPT.counts
    for record in gone:
        assert record["text"] == text
        assert record["metadata"]["filter_reason"] == reason
    if reason:
        assert stats(block)[f"dropped_{reason}"] == 4


def test_a_page_without_an_article_is_dropped() -> None:
    assert KijilFilter().filter(document(MENU)) == (False, "few_lines")
    assert KijilFilter().filter(document("")) == (False, "few_lines")
    assert KijilFilter(min_lines=0).filter(document(MENU)) is True


class Classified(Exception):
    pass


def test_cleaned_documents_are_not_classified_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (cleaned,) = run(KijilCleaner(keep=["related"]), document())

    def classify(*_: object) -> None:
        raise Classified

    monkeypatch.setattr("kijil.datatrove._classifier", classify)
    assert KijilFilter().filter(cleaned) is True
    with pytest.raises(Classified):  # a rule of its own
        KijilFilter(keep=["body"]).filter(deepcopy(cleaned))
    with pytest.raises(Classified):  # not the text that was left
        KijilFilter().filter(Document("다른 글", "1", metadata=cleaned.metadata))
    with pytest.raises(Classified):  # somebody else's member of this name
        KijilFilter().filter(document(kijil="yes"))


def test_a_rule_of_its_own() -> None:
    related = kijil.Classifier().filter(PAGE, keep=["related"]).counts["kept"]
    assert KijilFilter(keep=["related"], min_lines=related).filter(document()) is True
    assert KijilFilter(keep=["related"], min_lines=related + 1).filter(document()) == (
        False,
        "few_lines",
    )


# --- Both ------------------------------------------------------------------------


@pytest.mark.parametrize("make", [KijilCleaner, KijilFilter])
@pytest.mark.parametrize("batch", [1, 3])
@pytest.mark.parametrize(
    ("bad", "text", "code", "message"),
    [
        (None, "", "not_found", "text is NoneType; expected str"),
        (7, "7", "invalid_argument", "text is int; expected str"),
        (b"a", "b'a'", "invalid_argument", "text is bytes; expected str"),
    ],
)
def test_a_bad_document_fails_no_task(
    bad: Any, text: str, code: str, message: str, batch: int, make: Any, tmp_path: Path
) -> None:
    block = make(batch_size=batch)
    sink = writer(tmp_path)
    documents = [document(id="1"), document(bad, id="2"), document(id="3")]
    assert [each.id for each in sink.run(block.run(iter(documents)))] == ["1", "2", "3"]
    record = read(tmp_path)[1]
    assert record.get("text", "") == text
    assert record["metadata"]["kijil"] == {"error": {"code": code, "message": message}}
    assert stats(block)["errors"] == 1
    assert read(tmp_path)[2]["metadata"]["kijil"]["counts"] == KEPT.counts


@pytest.mark.parametrize("make", [KijilCleaner, KijilFilter])
@pytest.mark.parametrize("module", [pickle, dill])
def test_blocks_pickle(make: Any, module: Any, tmp_path: Path) -> None:
    block = make(min_score={"body": 0.5}, exclusion_writer=writer(tmp_path))
    run(block, document())  # the model is loaded, and stays behind
    data = module.dumps(block)
    assert len(data) < 10_000
    assert run(module.loads(data), document())[0].metadata["kijil"]["counts"] == (
        KEPT.counts
    )


def test_a_model_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "no.kijil"
    block = KijilCleaner(model=path)  # not there yet, perhaps on this machine only
    with pytest.raises(kijil.KijilError, match="no.kijil"):
        run(block, document())


@pytest.mark.parametrize("key", ["kijil", "winnowed"])
def test_metadata_key(key: str) -> None:
    (cleaned,) = run(KijilCleaner(metadata_key=key), document())
    assert list(cleaned.metadata) == [key]
    assert KijilFilter(metadata_key=key).filter(cleaned) is True
    assert list(cleaned.metadata) == [key]


@pytest.mark.parametrize(
    ("make", "arguments", "message"),
    [
        (KijilCleaner, {"keep": ["bdoy"]}, "keep: there is no label 'bdoy'"),
        (KijilFilter, {"keep": []}, 'keep: expected labels such as ["body"]'),
        (KijilCleaner, {"unsure": 7}, "unsure: 7 is not a number from 0 to 1"),
        (KijilFilter, {"min_score": {"x": 1}}, "min_score: there is no label 'x'"),
        (KijilCleaner, {"empty": "maybe"}, 'empty: expected "drop" or "keep"'),
        (KijilCleaner, {"batch_size": 0}, "batch_size: expected a whole number from 1"),
        (KijilFilter, {"threads": -1}, "threads: expected a whole number from 0"),
        (KijilFilter, {"min_lines": "x"}, "min_lines: expected a whole number"),
        (KijilFilter, {"min_characters": "100"}, "from 0 on, not '100'"),
        (KijilCleaner, {"batch_size": "2"}, "from 1 on, not '2'"),
        (KijilCleaner, {"threads": None}, "threads: expected a whole number"),
        (KijilCleaner, {"min_score": 0}, "min_score: expected scores of labels"),
        (
            KijilCleaner,
            {"exclusion_writer": "x/"},
            "exclusion_writer: expected a writer",
        ),
        (
            KijilFilter,
            {"exclusion_writer": "x/"},
            "exclusion_writer: expected a writer",
        ),
        (KijilCleaner, {"metadata_key": ""}, "metadata_key: expected a name such as"),
        (KijilFilter, {"metadata_key": None}, "metadata_key: expected a name such as"),
        (KijilFilter, {"min_share": 20}, "min_share: expected a number from 0 to 1"),
    ],
)
def test_a_wrong_argument_is_named(
    make: Any, arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError) as error:
        make(**arguments)
    assert message in str(error.value)


def test_without_datatrove() -> None:
    program = "import sys; sys.modules['datatrove'] = None; import kijil.datatrove"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True
    )
    assert done.returncode != 0
    assert "ImportError: kijil.datatrove needs datatrove 0.4 or newer" in done.stderr
    assert "pip install 'kijil[datatrove]'" in done.stderr
