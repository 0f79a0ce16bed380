"""The pure parts of scripts/bench: figures, texts, HTML, rows, the report.

python3 -m unittest discover -s tests/bench
"""

from __future__ import annotations

import doctest
import sys
import tempfile
import unittest
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY / "benchmarks"))

from processes import figures, html_pages, prepare, report, rows, texts


def page(*lines: tuple[str, str]) -> texts.Page:
    return {
        "id": "p-1",
        "lines": [{"label": label, "text": text} for label, text in lines],
    }


PAGE = page(
    ("chrome", "메뉴 <열기>"),
    ("body", '솔내 "첫눈" & 비'),
    ("body", "솔내에 첫눈이 내렸다."),
    ("related", "많이 본 뉴스"),
    ("related", "빈집 고쳐 쓰는 다람쥐"),
    ("?", "이전"),
)


class Figures(unittest.TestCase):
    def test_ratio_is_of_rounds_and_not_of_medians(self) -> None:
        found = figures.ratios([10, 30, 12], [1, 10, 2])
        self.assertEqual(found, figures.Spread(6, 3, 10))

    def test_median_of_an_even_number(self) -> None:
        self.assertEqual(figures.spread([4, 1, 2, 3]), figures.Spread(2.5, 1, 4))

    def test_unequal_rounds_are_refused(self) -> None:
        with self.assertRaises(ValueError):
            figures.ratios([1, 2], [1])
        with self.assertRaises(ValueError):
            figures.spread([])

    def test_differences_stay_above_zero(self) -> None:
        self.assertEqual(figures.differences([2, 1], [0.5, 1.5]), [1.5, 1e-6])

    def test_each_goes_first_and_each_runs_once(self) -> None:
        names = ["a", "b", "c"]
        orders = [figures.order_of_round(names, turn) for turn in range(6)]
        self.assertTrue(all(sorted(order) == names for order in orders))
        self.assertEqual({order[0] for order in orders}, set(names))
        # No one always runs behind the same one.
        self.assertEqual(len({pair for order in orders for pair in pairwise(order)}), 6)

    def test_sizes(self) -> None:
        self.assertEqual(figures.read_size("1G"), 10**9)
        self.assertEqual(figures.read_size("1.5m"), 1_500_000)
        for wrong in ("", "G", "-1M", "0", "nan", "infG", "ten"):
            with self.subTest(wrong), self.assertRaises(ValueError):
                figures.read_size(wrong)


class Texts(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def file(self, name: str, content: bytes = b"") -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path

    def test_prefixes_are_whole_pages_and_begin_alike(self) -> None:
        small, large = self.file("small"), self.file("large")
        pages = [page(("body", f"{n}")) for n in range(100)]
        texts.write_prefixes(pages, {small: 5, large: 20})
        self.assertEqual(small.read_bytes(), b"0\n\f1\n")
        self.assertEqual(texts.pages_of(large.read_bytes())[:2], [b"0\n", b"1\n"])
        self.assertTrue(large.read_bytes().startswith(small.read_bytes()))

    def test_pages_end_where_the_next_begins(self) -> None:
        self.assertEqual(texts.pages_of(b"a\nb\n\fc\fd\n"), [b"a\nb\n", b"c\fd\n"])

    def test_variants_have_the_same_lines(self) -> None:
        source = self.file("source", b"a\nb\n\fc\n")
        to = self.folder / "to"
        texts.write_one_page(source, to)
        self.assertEqual(to.read_bytes(), b"a\nb\nc\n")
        texts.write_one_line(source, to)
        self.assertEqual(to.read_bytes(), b"a b c \n")
        texts.write_tiny_pages(source, to, 2)
        self.assertEqual(to.read_bytes(), b"a\n\fb\n")
        texts.write_tiny_pages(source, to, 9)
        self.assertEqual(to.read_bytes(), b"a\n\fb\n\fc\n")

    def test_no_scrambled_line_comes_twice(self) -> None:
        many = ["홈", "1", "2", "빈집 고쳐 쓰는 다람쥐"] * 200
        scrambler = texts.Scrambler(1)
        scrambled = [scrambler.line(line) for line in many]
        self.assertEqual(len(set(scrambled)), len(many))
        # Digits count as one: to kijil they are.
        self.assertEqual(len({line.replace("2", "1") for line in scrambled}), 800)

    def test_two_thirds_of_the_words_have_their_syllables_shuffled(self) -> None:
        words = ["가나다라마바"] * 3000
        scrambled = texts.Scrambler(1).line(" ".join(words)).split()
        changed = sum(a != b for a, b in zip(words, scrambled))
        self.assertTrue(1900 < changed < 2100, changed)
        self.assertEqual({"".join(sorted(w)) for w in scrambled}, {"가나다라마바"})

    def test_scrambling_keeps_pages_and_blank_lines(self) -> None:
        source = self.file("source", "첫눈\n\n\f첫눈 왔다\n".encode())
        once, again = self.folder / "once", self.folder / "again"
        texts.write_scrambled(source, once, 3)
        texts.write_scrambled(source, again, 3)
        self.assertEqual(once.read_bytes(), again.read_bytes())
        lines = once.read_bytes().split(b"\n")
        self.assertEqual(lines[1], b"")
        self.assertTrue(lines[2].startswith(b"\f"))
        self.assertEqual(len(lines), 4)


class VisibleText(HTMLParser):
    """What a reader sees of a page's body."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.open_tags: list[str] = []

    def handle_starttag(self, tag: str, attributes: list) -> None:
        if tag not in ("meta", "link", "img"):
            self.open_tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open_tags.pop() == tag

    def handle_data(self, data: str) -> None:
        hidden = {"head", "script", "style"} & set(self.open_tags)
        if not hidden and data.strip():
            self.lines.append(data)


class HtmlPages(unittest.TestCase):
    def test_a_reader_sees_the_lines_and_nothing_else(self) -> None:
        seen = VisibleText()
        seen.feed(html_pages.html_of(PAGE))
        self.assertEqual(seen.lines, [line["text"] for line in PAGE["lines"]])
        self.assertEqual(seen.open_tags, [])

    def test_titles_cannot_leave_their_attributes(self) -> None:
        wild = page(("body", 'a"><script>x</script>'), ("body", "</script><b>"))
        seen = VisibleText()
        seen.feed(html_pages.html_of(wild))
        self.assertEqual(seen.lines, [line["text"] for line in wild["lines"]])

    def test_labels_become_what_extractors_look_for(self) -> None:
        html = html_pages.html_of(PAGE)
        self.assertIn("<p>솔내에 첫눈이 내렸다.</p>", html)
        self.assertIn('<h3 class="box_tit">많이 본 뉴스</h3>', html)
        self.assertIn(">메뉴 &lt;열기&gt;</span>", html)


def runs(*times: float, peak: int = 0) -> list[dict]:
    return [{"seconds": t, "cpu": t, "peak_bytes": peak} for t in times]


def found() -> dict:
    """A report in which stage one is 90, and the command 20 times as fast."""
    against = {
        "classify": runs(5, 5, 5),
        **{f"fasttext-start-{d}": runs(10, 10, 10) for d in (64, 16)},
        **{f"fasttext-{d}": runs(100, 110, 120) for d in (64, 16)},
        **{f"binding-{d}": runs(50, 50, 50) for d in (64, 16)},
        **{f"score-{d}": runs(1, 1, 1) for d in (64, 16)},
        **{f"normalise-and-score-{d}": runs(2, 2, 2) for d in (64, 16)},
    }
    facts = {"bytes": 10**6, "pages": 9, "lines": 20_000, "blank_lines": 0}
    facts |= {"distinct_lines": 5000, "words": 90_000, "unknown_words": 9000}
    model = {"fasttext_bytes": 1, "fold_bytes": 1, "is_default_models_stage_one": True}
    return {
        "machine": {
            "processor": "P", "cores": 2, "memory_bytes": 1, "load": 0.0,
            "system": "S", "kernel": "K", "compiler": "C", "python": "3", "kijil": "k",
            "commit": "c", "fasttext": "0.9", "packages": ["a==1"],
            "build": "Release", "link_time_optimisation": "ON",
        },
        "settings": {"size": 10**9, "rounds": 3, "quick": False},
        "models": {"64": model},
        "texts": {"written": facts, "scrambled": facts},
        "agreement": {"written": {"64": {"lines": 10, "same": 9, "exact": 10}}},
        "against": {"written": against, "scrambled": against},
        "threads": None,
        "no_threads": "the machine has one core",
        "html": {
            "pages": 100, "html_bytes": 10**6, "text_bytes": 10**5,
            "characters": {"trafilatura": 7, "justext": 8},
            "runs": {"trafilatura": runs(9), "justext": runs(8), "filter": runs(0.04),
                     "filter-start": runs(0.01),
                     "filter-all-threads": runs(0.02)},
        },
        "growth": [
            {"input": "many", "bytes": 10**9, "runs": runs(9, 9, peak=14_000_000)},
            {"input": "filter", "bytes": 10**9, "runs": runs(9, peak=65_000_000)},
            {"input": "line", "bytes": 10**8, "runs": runs(1, peak=230_000_000)},
        ],
        "first_lines": {"page": [0.008], "record": [0.009], "echo": [0.001]},
        "model_bytes": 3_400_000,
        "stages": [
            {"stage": stage, "lines_per_second": 1e6, "bytes_per_second": 1e8}
            for stage in ("label", "a new one", "split")
        ],
    }  # fmt: skip


class Rows(unittest.TestCase):
    def test_what_must_be_shown_in_order(self) -> None:
        shown = rows.target_rows(found())
        figures_ = [row.figure.median if row.figure else None for row in shown]
        # Without its start fastText is quicker: 100 s for stage one's 1.
        self.assertEqual(figures_, [100, 20, None, 200, 65, 8, 3.4])
        met = [row.met for row in shown]
        self.assertEqual(met, [True, False, False, True, False, True, True])

    def test_memory_is_the_worst_of_the_largest_input(self) -> None:
        memory = rows.target_rows(found())[4]
        self.assertEqual(memory.figure, figures.Spread(65, 14, 65))

    def test_a_row_without_target_is_neither_met_nor_missed(self) -> None:
        self.assertIsNone(rows.Row("w", "x", figures.Spread(1, 1, 1)).met)

    def test_report_has_what_was_found(self) -> None:
        text = report.markdown(found())
        self.assertIn("| at least 80x | 100.0x | 90.0x to 110.0x | yes |", text)
        self.assertIn("| at least 25x | 20.0x | 18.0x to 22.0x | **no** |", text)
        self.assertIn("not measured: the machine has one core", text)
        self.assertIn("same label on 9 of 10 lines", text)
        self.assertIn("| 75.0% | 10.0% |", text)  # repeated lines, unknown words
        self.assertIn(report.table_text(found()), text)

    def test_stages_stand_as_text_flows(self) -> None:
        text = report.markdown(found())
        places = [text.index(f"| {name} |") for name in ("split", "label", "a new one")]
        self.assertEqual(places, sorted(places))


class Recipe(unittest.TestCase):
    def test_the_recipe_is_found(self) -> None:
        recipe = prepare.read_recipe((REPOSITORY / "scripts/recipe").read_text())
        self.assertEqual(set(recipe), {"pages", "seed", "epochs", "min-count"})
        # The text must be pages that the model has not seen.
        self.assertLess(int(recipe["seed"]), texts.FIRST_SEED)

    def test_another_form_is_told(self) -> None:
        with self.assertRaisesRegex(RuntimeError, "cannot find epochs"):
            prepare.read_recipe(
                "composed_pages=${COMPOSED_PAGES:-1}\n"
                "composed_seed=${COMPOSED_SEED:-1}\n--min-count 3"
            )


def load_tests(_: object, tests: unittest.TestSuite, __: object) -> unittest.TestSuite:
    for module in (figures, texts, html_pages):
        tests.addTests(doctest.DocTestSuite(module))
    return tests


if __name__ == "__main__":
    unittest.main()
