"""The page of `kijil compare --html`: what changed, and for better or worse.

A and B are written here, line by line, so that every count is known.
"""

import collections
import dataclasses

import pytest

LABELS = ["body", "chrome", "related", "clickbait"]
PAGES = 6
LINES = 80


@dataclasses.dataclass
class Line:
    place: str
    page: str
    site: str
    gold: str
    a: str
    b: str

    @property
    def change(self):
        if self.a == self.b:
            return ""
        if self.gold == "?":
            return "unscored"
        if self.a == self.gold:
            return "broken"
        return "fixed" if self.b == self.gold else "both wrong"


def labelled(page, number):
    """Gold, A and B of a line. The first page has B better, the second A."""
    gold = LABELS[(number // 5) % 4]
    other = LABELS[(number // 5 + 1) % 4]
    third = LABELS[(number // 5 + 2) % 4]
    if page < 4 and number % 7 == 0:
        return gold, other, gold
    if page in (1, 5) and number % 9 == 1:
        return gold, gold, third
    if number % 31 == 5:
        return gold, other, third
    if number % 29 == 7:
        return "?", other, third
    return gold, gold, gold


@pytest.fixture(scope="session")
def comparison(kijil, tmp_path_factory):
    folder = tmp_path_factory.mktemp("comparison")
    lines = []
    for side in ("gold", "a", "b"):
        (folder / side).mkdir()
    for page in range(PAGES):
        name, site = f"page-{page}", f"site-{page % 2}"
        rows = {side: [] for side in ("gold", "a", "b")}
        for number in range(1, LINES + 1):
            gold, a, b = labelled(page, number)
            text = f"{page}쪽의 {number}번째 줄, 새 도서관 이야기"
            lines.append(Line(f"{name}:{number}", name, site, gold, a, b))
            rows["gold"].append(f"{gold}\t{text}\n")
            rows["a"].append(f"{a}\t0.8000\t{text}\n")
            rows["b"].append(f"{b}\t0.9000\t{text}\n")
        for side, body in rows.items():
            head = f"# id: {name}\n# site: {site}\n"
            (folder / side / f"{name}.tsv").write_text(head + "".join(body), "utf-8")
    html = folder / "comparison.html"
    kijil("compare", folder / "a", folder / "b", "--gold", folder / "gold", "--html", html)
    return html, lines


def shown(page):
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    return page.eval_on_selector_all("[data-line]", "es => es.map(e => e.dataset.line)")


def places(lines):
    return [line.place for line in lines]


@pytest.mark.parametrize("change", ["fixed", "broken", "both wrong", "unscored"])
def test_changes_of_each_kind(comparison, open_html, change):
    html, lines = comparison
    page = open_html(html)
    assert shown(page) == places(l for l in lines if l.change)
    page.click(f'[data-show="{change}"]')
    found = [l for l in lines if l.change == change]
    assert found
    assert shown(page) == places(found)
    tags = page.locator(f'[data-line="{found[0].place}"] .tags .tag')
    assert tags.all_text_contents() == [found[0].a, found[0].b]


def test_pairs_sites_and_pages(comparison, open_html):
    html, lines = comparison
    page = open_html(html)
    pairs = collections.Counter((l.a, l.b) for l in lines if l.change)
    assert page.locator(".matrix button").count() == len(pairs)
    for (a, b), count in pairs.items():
        cell = page.locator(f'.matrix [data-row="{a}"][data-column="{b}"]')
        assert cell.inner_text().split()[0] == str(count)
        cell.click()
        assert shown(page) == places(l for l in lines if l.change and (l.a, l.b) == (a, b))
    page.keyboard.press("c")
    page.select_option("#filter-site", "site-1")
    assert shown(page) == places(l for l in lines if l.change and l.site == "site-1")
    page.click('[data-show="all"]')
    assert shown(page) == places(l for l in lines if l.site == "site-1")


def test_pages_won_and_mcnemar(comparison, open_html):
    html, lines = comparison
    page = open_html(html)
    errors = collections.defaultdict(lambda: [0, 0])
    for l in lines:
        if l.gold != "?":
            errors[l.page][0] += l.a != l.gold
            errors[l.page][1] += l.b != l.gold
    won = sum(b < a for a, b in errors.values())
    lost = sum(b > a for a, b in errors.values())
    assert won and lost
    body = page.locator("main").inner_text()
    tied = PAGES - won - lost
    assert f"fewer errors on {won} pages, more on {lost}, as many on {tied}" in body
    a_only = sum(l.change == "broken" for l in lines)
    b_only = sum(l.change == "fixed" for l in lines)
    sentence = page.locator(".mcnemar").inner_text()
    assert f"Only A is right on {a_only} lines, only B on {b_only}." in sentence


def test_differences_have_a_verdict_in_words(comparison, open_html):
    html, _ = comparison
    page = open_html(html)
    rows = page.locator("[data-difference]")
    assert rows.count() > 5
    for row in rows.all():
        assert row.locator(".verdict").inner_text() in ("A better", "B better", "unclear")
        assert row.locator("svg").get_attribute("aria-label")


def test_keys_go_through_what_changed(comparison, open_html):
    html, lines = comparison
    page = open_html(html)
    page.keyboard.press("e")  # all lines
    changed = [l for l in lines if l.change]
    for line in changed[:3]:
        page.keyboard.press("n")
        assert page.locator(".line.current").get_attribute("data-line") == line.place
    page.keyboard.press("Enter")
    words = page.locator(".explanation h3").inner_text()
    line = changed[2]
    assert f"A: {line.a} 0.80 · B: {line.b} 0.90 · gold: {line.gold}" in words


def test_korean_on_a_dark_phone(comparison, open_html):
    html, _ = comparison
    size = {"width": 390, "height": 844}
    page = open_html(html, locale="ko-KR", color_scheme="dark", viewport=size)
    assert page.locator("h1").inner_text() == "비교"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    keys = "[...document.querySelectorAll('[data-difference] th')].map(e => e.textContent)"
    names = page.evaluate(keys)
    assert any("정밀도" in name for name in names)
