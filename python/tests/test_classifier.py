"""Classifying and filtering: every line once, in order, and nothing lost."""

from __future__ import annotations

import os
import pickle
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import kijil
from kijil import Classifier, Filtered, KijilError

PAGE = "전체 메뉴 열기\n\n솔내시는 돌봄 예산을 늘린다고 밝혔다.\n공유하기\n"


def labels(lines: list[kijil.Line]) -> list[str]:
    return [line.label for line in lines]


def test_labels_a_page(classifier: Classifier) -> None:
    lines = classifier.classify(PAGE.split("\n")[:-1])
    assert labels(lines) == ["chrome", "blank", "body", "chrome"]
    assert classifier.classify_text(PAGE) == lines
    assert classifier.classify_text(PAGE.encode()) == lines


def test_takes_any_iterable_of_lines(classifier: Classifier) -> None:
    lines = classifier.classify(["공유하기", "로그인"])
    assert (
        classifier.classify(
            ("공유하기", b"\xea\xb3\xb5\xec\x9c\xa0\xed\x95\x98\xea\xb8\xb0")
        )
        != []
    )
    assert classifier.classify(line for line in ("공유하기", "로그인")) == lines
    assert classifier.classify(["공유하기".encode(), "로그인"]) == lines
    assert classifier.classify([]) == []
    assert classifier.classify_text("") == []


def test_reads_the_page_and_not_lines_alone(classifier: Classifier) -> None:
    alone = classifier.classify_alone(["공유하기", ""])
    assert labels(alone) == ["chrome", "blank"]
    headline = "쌀 남아도는데 가루쌀은 모자란다, 왜"
    article = ["가람군은 지난달 옛 급식실을 고쳤다고 14일 밝혔다."] * 3
    listed = ["많이 본 뉴스", headline, "여객선 6척 통제", "가람선 전철 첫날"]
    (on_list,) = classifier.classify(article + listed)[4:5]
    (on_top,) = classifier.classify([headline, *article])[:1]
    assert (on_list.label, on_top.label) == ("related", "body")
    # Without the page, a line is the same wherever it stands.
    assert (
        classifier.classify_alone(listed)[1] == classifier.classify_alone([headline])[0]
    )


def test_filters_str_and_bytes(classifier: Classifier) -> None:
    page = classifier.filter(PAGE)
    assert page.text == "솔내시는 돌봄 예산을 늘린다고 밝혔다.\n"
    assert page.kept == [False, False, True, False]
    assert page.lines == classifier.classify_text(PAGE)
    assert page.counts == {
        "lines": 4,
        "kept": 1,
        "body": 1,
        "chrome": 2,
        "related": 0,
        "clickbait": 0,
        "blank": 1,
    }
    assert [text for _, text in page.rejected] == ["전체 메뉴 열기", "", "공유하기"]
    assert [line for line, _ in page.rejected] == [page.lines[i] for i in (0, 1, 3)]
    raw = classifier.filter(PAGE.encode())
    assert raw.text == page.text.encode()
    assert raw.rejected == [(line, text.encode()) for line, text in page.rejected]


@pytest.mark.parametrize(
    "keep", [["body", "chrome"], "body,chrome", {"chrome", "body"}]
)
def test_keeps_what_it_is_told(classifier: Classifier, keep: object) -> None:
    page = classifier.filter(PAGE, keep=keep)  # type: ignore[arg-type]
    assert page.text == PAGE


def test_keeps_by_score(classifier: Classifier) -> None:
    (_, _, body, chrome) = classifier.classify_text(PAGE)
    both = ("body", "chrome")
    just = classifier.filter(PAGE, keep=both, min_score={"body": body.score})
    above = classifier.filter(PAGE, keep=both, min_score={"body": body.score + 1e-5})
    assert just.kept[2] and not above.kept[2] and above.kept[3]
    unsure = classifier.filter(PAGE, keep=both, unsure=body.score + 1e-5)
    assert not unsure.kept[2] and unsure.kept[3] == (chrome.score > body.score)
    assert classifier.filter(PAGE, keep=[]).text == ""


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ({"keep": ["bdoy"]}, "keep: there is no label 'bdoy'"),
        ({"keep": ["blank"]}, "keep: there is no label 'blank'"),
        ({"keep": ""}, "keep: there is no label ''"),
        ({"min_score": {"bdoy": 0.5}}, "min_score: there is no label 'bdoy'"),
        ({"min_score": {"body": 1.5}}, r"min_score\['body'\]: 1.5 is not a number"),
        ({"min_score": {"body": "x"}}, r"min_score\['body'\]: 'x' is not a number"),
        ({"keep": None}, r'keep: expected labels such as \["body"\], not None'),
        ({"keep": 7}, r'keep: expected labels such as \["body"\], not 7'),
        ({"keep": b"body"}, r"keep: expected labels .*, not b'body'"),
        (
            {"min_score": 0.8},
            'min_score: expected scores of .* {"related": 0.8}, not 0.8',
        ),
        ({"min_score": "related=0.8"}, "min_score: expected .*, not 'related=0.8'"),
        ({"min_score": 0}, "min_score: expected .*, not 0"),
        ({"unsure": None}, "unsure: None is not a number from 0 to 1"),
        ({"unsure": -0.1}, "unsure: -0.1 is not a number from 0 to 1"),
        ({"unsure": float("nan")}, "unsure: nan is not a number from 0 to 1"),
    ],
)
def test_refuses_a_wrong_rule(
    classifier: Classifier, rule: dict[str, object], says: str
) -> None:
    for call in (
        lambda: classifier.filter(PAGE, **rule),  # type: ignore[arg-type]
        lambda: classifier.filter_many([PAGE], **rule),  # type: ignore[arg-type]
    ):
        with pytest.raises(KijilError, match=says) as error:
            call()
        assert error.value.code == "invalid_argument"


@pytest.mark.parametrize("page", ["공유하기", b"x", [1], [None], 5, [["a"]]])
def test_refuses_what_is_no_page(classifier: Classifier, page: object) -> None:
    with pytest.raises(TypeError):
        classifier.classify(page)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        classifier.classify_many([["a"], page])  # type: ignore[list-item]


def test_refuses_what_is_no_text(classifier: Classifier) -> None:
    for call in (
        lambda: classifier.classify_text(["a"]),  # type: ignore[arg-type]
        lambda: classifier.filter(None),  # type: ignore[type-var]
        lambda: classifier.filter_many("a text"),
        lambda: classifier.filter_many(["a", 1]),  # type: ignore[type-var]
        lambda: classifier.classify_many("a text"),
    ):
        with pytest.raises(TypeError):
            call()


def test_says_which_text_is_none(classifier: Classifier) -> None:
    c: Any = classifier
    for call, says in (
        (lambda: c.filter(None), "a text is str or bytes, not NoneType"),
        (lambda: c.filter(3), "a text is str or bytes, not int"),
        (lambda: c.classify_text(None), "a text is str or bytes, not NoneType"),
        (lambda: c.classify(None), "a page is a list of lines, not NoneType"),
        (lambda: c.classify_alone(None), "a page is a list of lines, not NoneType"),
        (lambda: c.classify(3), "a page is a list of lines, not int"),
        (lambda: c.classify(["a", b"b", None]), "line 3: a text is .* not NoneType"),
        (lambda: c.classify_many(None), "pages are a list of lists .* not NoneType"),
        (lambda: c.classify_many([[], None]), "page 2: a page is .* not NoneType"),
        (lambda: c.classify_many([["a"], ["a", 2]]), "page 2, line 2: a text is"),
        (lambda: c.filter_many(None), "texts are a list of texts, not NoneType"),
        (lambda: c.filter_many(["a", None]), "text 2: a text is .* not NoneType"),
        (lambda: c.filter_many("a text"), "texts are a list of texts, not one text"),
    ):
        with pytest.raises(TypeError, match=f"^{says}"):
            call()


def test_an_error_of_a_generator_comes_through(classifier: Classifier) -> None:
    def lines() -> Iterator[str]:
        yield "a"
        raise TypeError("my own")

    with pytest.raises(TypeError, match="^my own$"):
        classifier.classify(lines())


def test_keep_may_be_one_text(classifier: Classifier) -> None:
    want = classifier.filter(PAGE, keep=["body", "related"])
    assert want == classifier.filter(PAGE, keep="body,related")
    assert want == classifier.filter(PAGE, keep="body, related")


def test_says_how_to_give_one_text(classifier: Classifier) -> None:
    with pytest.raises(TypeError, match=r"classify_text\(\) and filter\(\)"):
        classifier.classify("공유하기")


def odd_texts() -> list[str | bytes]:
    """Texts of all that is odd, drawn with a fixed seed."""
    draw = random.Random(5)
    pieces = [
        "공유하기", "\n", "\r\n", "\r", "\0", "\ud800", "\udfff", "\ud83d\ude00", "😀",
        "\u2028", "\x85", "\x0c", "\ufeff", "가", "ᄀ", "", " ", "\t", "기자 = ",
    ]  # fmt: skip
    texts: list[str | bytes] = [
        "".join(draw.choices(pieces, k=draw.randrange(40))) for _ in range(300)
    ]
    texts += [
        bytes(draw.choices([10, 13, 0, 32, 0xEA, 0xB0, 0x80, 0xFF, 65], k=n))
        for n in range(200)
    ]
    return texts


def test_every_line_comes_out_once(classifier: Classifier) -> None:
    for text in odd_texts():
        lines: list[str] | list[bytes]
        lines = text.split("\n") if isinstance(text, str) else text.split(b"\n")
        if not lines[-1]:
            lines.pop()
        assert len(classifier.classify_text(text)) == len(lines)
        assert classifier.classify_text(text) == classifier.classify(lines)


def test_kept_and_rejected_are_the_page(classifier: Classifier) -> None:
    texts = odd_texts()
    for keep in ("body", "chrome,related", "body,chrome,related,clickbait"):
        for text, page in zip(texts, classifier.filter_many(texts, keep=keep)):
            assert type(page.text) is type(text)
            newline = "\n" if isinstance(text, str) else b"\n"
            rejected = iter(page.rejected)
            # Each kept line is taken from the kept text, each other one from
            # the rejected lines.
            rest, whole = page.text, text[:0]
            for line, kept in zip(page.lines, page.kept):
                if kept:
                    head, end, rest = rest.partition(newline)
                    whole += head + end
                else:
                    said, head = next(rejected)
                    assert said == line
                    whole += head + newline
            assert not rest and next(rejected, None) is None
            if not text.endswith(newline) and page.kept and not page.kept[-1]:
                whole = whole[:-1]
            assert whole == text
            assert page.counts["kept"] == sum(page.kept)
            assert page.counts["lines"] == len(page.lines) == len(page.kept)


def test_broken_text_is_read_as_the_rest(classifier: Classifier) -> None:
    good, broken = classifier.classify(["공유하기\udcff", b"\xff\xfe\xfd"])
    assert good.label == "chrome" and broken.label in kijil.LABELS


def test_reads_subclasses(classifier: Classifier) -> None:
    class Text(str):
        pass

    assert classifier.classify([Text("공유하기")]) == classifier.classify(["공유하기"])


@pytest.mark.parametrize("threads", [0, 1, 2, 4, 64])
def test_many_are_as_one_after_the_other(
    classifier: Classifier, page_lines: list[list[str]], threads: int
) -> None:
    one = [classifier.classify(lines) for lines in page_lines]
    assert classifier.classify_many(page_lines, threads=threads) == one
    texts = ["\n".join(lines) for lines in page_lines]
    assert classifier.filter_many(texts, threads=threads, unsure=0.7) == [
        classifier.filter(text, unsure=0.7) for text in texts
    ]
    assert classifier.classify_many([], threads=threads) == []
    assert classifier.filter_many([], threads=threads) == []


def test_refuses_a_wrong_number_of_threads(classifier: Classifier) -> None:
    with pytest.raises(KijilError, match="threads: -1"):
        classifier.classify_many([], threads=-1)
    with pytest.raises(KijilError, match="threads: -2"):
        classifier.filter_many([], threads=-2)
    with pytest.raises(KijilError, match="threads: 1(0){20} is not"):
        classifier.filter_many([], threads=10**20)
    for wrong, kind in ((None, "NoneType"), ("2", "str"), (1.5, "float")):
        says = f"^threads is a whole number, not {kind}; give 1 or more"
        with pytest.raises(TypeError, match=says):
            classifier.classify_many([], threads=wrong)  # type: ignore[arg-type]
        with pytest.raises(TypeError, match=says):
            classifier.filter_many([], threads=wrong)  # type: ignore[arg-type]


def test_many_takes_generators_and_mixed_texts(classifier: Classifier) -> None:
    pages = ((line for line in ("공유하기",)) for _ in range(3))
    assert len(classifier.classify_many(pages)) == 3
    mixed = classifier.filter_many(iter([PAGE, PAGE.encode()]))  # type: ignore[type-var]
    assert [type(page.text) for page in mixed] == [str, bytes]


def test_a_long_page_is_labelled_whole(classifier: Classifier) -> None:
    assert len(classifier.classify(["공유하기"] * 10_000)) == 10_000


def test_filtered_is_a_value(classifier: Classifier) -> None:
    page = classifier.filter(PAGE)
    assert page == classifier.filter(PAGE)
    assert pickle.loads(pickle.dumps(page)) == page
    assert pickle.loads(pickle.dumps(page)).rejected == page.rejected
    assert PAGE not in repr(page) and isinstance(page, Filtered)
    with pytest.raises(AttributeError):
        page.text = ""  # type: ignore[misc]


@pytest.fixture(scope="module")
def model_file(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Path:
    file = tmp_path_factory.mktemp("모델") / "my.kijil"
    file.write_bytes((repository / "models/default.kijil").read_bytes())
    return file


def test_loads_models(
    classifier: Classifier, model_file: Path, page_lines: list[list[str]]
) -> None:
    want = classifier.classify_many(page_lines)
    for other in (
        Classifier(model_file),
        Classifier(str(model_file)),
        Classifier.from_bytes(model_file.read_bytes()),
    ):
        assert other.classify_many(page_lines) == want


def test_environment_names_the_default(
    monkeypatch: pytest.MonkeyPatch, model_file: Path, tmp_path: Path
) -> None:
    monkeypatch.setenv("KIJIL_MODEL", str(model_file))
    named = Classifier()
    assert repr(named) == f"Classifier({str(model_file)!r})"
    monkeypatch.setenv("KIJIL_MODEL", "")
    assert "embedded" in repr(Classifier())
    monkeypatch.setenv("KIJIL_MODEL", str(tmp_path / "none"))
    with pytest.raises(KijilError, match="KIJIL_MODEL: .*none: no such file") as error:
        Classifier()
    assert error.value.code == "not_found"
    # Who names a model gets it, and a pickle is what it was.
    assert Classifier(model_file).classify(["공유하기"])
    assert "my.kijil" in repr(pickle.loads(pickle.dumps(named)))


def test_pickles(
    monkeypatch: pytest.MonkeyPatch, model_file: Path, tmp_path: Path
) -> None:
    embedded = pickle.dumps(Classifier())
    monkeypatch.chdir(model_file.parent)
    by_path = pickle.dumps(Classifier("my.kijil"))  # relative to here
    by_bytes = pickle.dumps(Classifier.from_bytes(model_file.read_bytes()))
    assert len(embedded) < 200 and len(by_path) < 400
    monkeypatch.chdir("/")
    monkeypatch.setenv("KIJIL_MODEL", "no-such-file")  # not of this process
    for pickled in (embedded, by_path, by_bytes):
        again = pickle.loads(pickled)
        assert [line.label for line in again.classify(["공유하기"])] == ["chrome"]
        assert pickle.loads(pickle.dumps(again)).classify([]) == []


def test_a_pickle_names_a_lost_file(tmp_path: Path, model_file: Path) -> None:
    file = tmp_path / "lost.kijil"
    file.write_bytes(model_file.read_bytes())
    pickled = pickle.dumps(Classifier(file))
    file.unlink()
    with pytest.raises(KijilError, match=r"lost.kijil: no such file"):
        pickle.loads(pickled)


def test_models_that_are_none(tmp_path: Path) -> None:
    cases: list[tuple[object, str]] = [
        (tmp_path / "none.kijil", "not_found"),
        (tmp_path, "io"),
        (__file__, "corrupt"),
    ]
    for path, code in cases:
        with pytest.raises(KijilError, match=os.path.basename(str(path))) as error:
            Classifier(path)  # type: ignore[arg-type]
        assert error.value.code == code
    with pytest.raises(KijilError) as error:
        Classifier.from_bytes(b"no model")
    assert error.value.code == "corrupt"
    with pytest.raises(KijilError, match="^model: the path is empty") as error:
        Classifier("")
    assert error.value.code == "not_found"
    for wrong in (1, ["a"]):
        with pytest.raises(TypeError):
            Classifier(wrong)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="bytes, not str"):
        Classifier.from_bytes("text")  # type: ignore[arg-type]


def test_errors_can_be_sent_on() -> None:
    error = pickle.loads(pickle.dumps(KijilError("why", "io")))
    assert (str(error), error.code) == ("why", "io")
    assert isinstance(error, Exception)


def test_a_file_name_that_is_no_utf8(tmp_path: Path, model_file: Path) -> None:
    file = os.fsencode(tmp_path) + b"/\xff.kijil"
    with pytest.raises(KijilError, match=r"\\xff.kijil: no such file"):
        Classifier(os.fsdecode(file))
    with open(file, "wb") as out:
        out.write(model_file.read_bytes())
    assert Classifier(os.fsdecode(file)).classify([]) == []
