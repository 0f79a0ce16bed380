"""The page of `kijil eval --html`: it shows exactly the lines it says it shows.

What is expected is counted here from the gold and from `kijil classify`. Some
gold labels are turned on purpose, so that there are errors of every kind
however good the model is.
"""

import collections
import dataclasses
import re
import unicodedata

import pytest
from conftest import ROOT

LABELS = ["body", "chrome", "related", "clickbait"]
MISCHIEF = "</script><img src=x onerror=alert(1)> <!-- ÉCOLE"
PHONE = {"width": 390, "height": 844}


@dataclasses.dataclass
class Line:
    place: str  # "page:number", as the page has it in data-line
    page: str
    site: str
    text: str
    gold: str
    predicted: str
    score: float

    @property
    def wrong(self):
        return self.gold != "?" and self.gold != self.predicted


def written_pages():
    """(id, site, [(label, text)]) of the repository's test pages."""
    for path in sorted((ROOT / "tests/golden/gold").glob("*.tsv")):
        rows = path.read_text(encoding="utf-8").splitlines()
        meta = dict(re.findall(r"^# (\w+): (.*)$", "\n".join(rows), re.M))
        lines = [tuple(r.split("\t", 1)) for r in rows if r and not r.startswith("# ")]
        yield path.stem, meta.get("site", path.stem), lines


def turned(lines):
    """Every sixth label turned to the next one, every twentieth to `?`."""
    out = []
    for i, (label, text) in enumerate(lines):
        if label in LABELS and i % 6 == 0:
            label = LABELS[(LABELS.index(label) + 1) % 4]
        elif label in LABELS and i % 20 == 3:
            label = "?"
        out.append((label, text))
    return out


def write_gold(folder, copies=1):
    folder.mkdir(exist_ok=True)
    for name, site, lines in written_pages():
        for copy in range(copies):
            page = f"{name}-{copy + 1}"
            rows = turned(lines) + [("chrome", MISCHIEF)]
            head = f"# id: {page}\n# site: {site}-{copy % 3}\n# kind: test\n"
            body = "".join(f"{label}\t{text}\n" for label, text in rows)
            (folder / f"{page}.tsv").write_text(head + body, encoding="utf-8")
            yield page, f"{site}-{copy % 3}", rows


@pytest.fixture(scope="session")
def report(kijil, tmp_path_factory):
    """A report of all test pages, and its lines as they should be."""
    folder = tmp_path_factory.mktemp("report")
    expected = []
    for page, site, rows in list(write_gold(folder / "gold")):
        text = folder / f"{page}.txt"
        text.write_text("".join(t + "\n" for _, t in rows), encoding="utf-8")
        results = kijil("classify", "--output", "tsv", text).splitlines()
        assert len(results) == len(rows)
        for number, ((gold, line), row) in enumerate(zip(rows, results), start=1):
            label, score, _ = row.split("\t", 2)
            if label != "blank":
                place = f"{page}:{number}"
                expected.append(Line(place, page, site, line, gold, label, float(score)))
    html = folder / "report.html"
    kijil("eval", "--gold", folder / "gold", "--html", html)
    return html, expected


def shown(page):
    """The places of all lines, drawn as for printing."""
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    return page.eval_on_selector_all("[data-line]", "es => es.map(e => e.dataset.line)")


def places(lines):
    return [line.place for line in lines]


def status(page):
    return page.locator(".status").inner_text()


def current(page):
    return page.locator(".line.current").get_attribute("data-line")


def test_shows_every_line_with_gold_where_it_differs(report, open_html):
    html, lines = report
    page = open_html(html)
    assert shown(page) == places(lines)
    for line in lines:
        if not line.wrong:
            continue
        row = page.locator(f'[data-line="{line.place}"]')
        assert row.locator(".tags .tag").text_content() == line.predicted
        assert row.locator(".notes .tag").text_content() == line.gold
        assert row.locator(".score").text_content() == f"{line.score:.2f}"
    assert page.locator(".line.wrong").count() == sum(line.wrong for line in lines)


def test_text_is_only_text(report, open_html):
    html, lines = report
    page = open_html(html)
    last = [line for line in lines if line.text == MISCHIEF][0]
    shown(page)
    row = page.locator(f'[data-line="{last.place}"] .text')
    assert row.text_content().endswith(MISCHIEF)
    assert page.locator("#app img").count() == 0


def test_errors_only(report, open_html):
    html, lines = report
    page = open_html(html)
    page.click('[data-show="errors"]')
    wrong = [line for line in lines if line.wrong]
    assert shown(page) == places(wrong)
    assert status(page).startswith(f"{len(wrong)} of {len(lines)} lines")
    page.click('[data-show="all"]')
    assert shown(page) == places(lines)


def test_each_cell_of_the_confusion_matrix_shows_its_lines(report, open_html):
    html, lines = report
    page = open_html(html)
    pairs = collections.Counter((l.gold, l.predicted) for l in lines if l.gold != "?")
    cells = page.locator(".matrix button")
    assert cells.count() == len(pairs)
    for (gold, predicted), count in pairs.items():
        cell = page.locator(f'.matrix [data-row="{gold}"][data-column="{predicted}"]')
        assert cell.inner_text().split()[0] == str(count)
        cell.click()
        assert shown(page) == places(
            l for l in lines if (l.gold, l.predicted) == (gold, predicted)
        )


def test_a_site_shows_its_lines_and_other_filters_add_to_it(report, open_html):
    html, lines = report
    page = open_html(html)
    site = lines[0].site
    page.click(f'[data-slice="{site}"] button')
    assert shown(page) == places(l for l in lines if l.site == site)
    page.select_option("#filter-predicted", "chrome")
    page.fill("#filter-min", "0.9")
    page.fill("#filter-max", "0.99")
    found = [
        l
        for l in lines
        if l.site == site and l.predicted == "chrome" and 0.9 <= l.score <= 0.99
    ]
    assert shown(page) == places(found)
    page.click("#clear")
    assert len(shown(page)) == len(lines)
    page.select_option("#filter-page", lines[-1].page)
    assert shown(page) == places(l for l in lines if l.page == lines[-1].page)


def test_lines_without_gold(report, open_html):
    html, lines = report
    page = open_html(html)
    page.select_option("#filter-gold", "?")
    assert shown(page) == places(l for l in lines if l.gold == "?")
    assert "0 errors" in status(page)


def test_search_knows_no_case_and_no_spelling_of_hangul(report, open_html):
    html, lines = report
    page = open_html(html)
    for typed in ["기자", unicodedata.normalize("NFD", "기자"), "école", "뉴스"]:
        page.fill("#search", typed)
        wanted = unicodedata.normalize("NFC", typed).lower()
        found = [l for l in lines if wanted in l.text.lower()]
        assert found, typed
        assert shown(page) == places(found)
        marks = page.locator("mark").all_text_contents()
        assert {m.lower() for m in marks} == {wanted}
    page.fill("#search", "이런 글은 어디에도 없다")
    assert page.locator(".nothing").inner_text() == "No line fits."


def test_keys(report, open_html):
    html, lines = report
    page = open_html(html)
    wrong = [line for line in lines if line.wrong]
    for key, place in [
        ("j", lines[0]),
        ("j", lines[1]),
        ("k", lines[0]),
        ("n", next(l for l in wrong if l is not lines[0])),
    ]:
        page.keyboard.press(key)
        assert current(page) == place.place
    at = wrong.index(next(l for l in wrong if l.place == current(page)))
    for _ in range(3):
        page.keyboard.press("n")
    assert current(page) == wrong[at + 3].place
    page.keyboard.press("p")
    assert current(page) == wrong[at + 2].place
    page.keyboard.press("ArrowDown")
    after = lines.index(wrong[at + 2]) + 1
    assert current(page) == lines[after].place
    assert page.locator(".line.current").evaluate("e => e === document.activeElement")

    page.keyboard.press("Space")
    assert page.locator(".explanation").count() == 1
    page.keyboard.press("Escape")
    assert page.locator(".explanation").count() == 0
    page.keyboard.press("/")
    page.keyboard.type("njp")  # goes into the search
    assert page.input_value("#search") == "njp"
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    assert page.input_value("#search") == ""
    page.keyboard.press("e")
    assert shown(page) == places(wrong)
    page.keyboard.press("?")
    assert page.locator("dialog").is_visible()
    page.keyboard.press("Escape")
    page.locator("dialog").wait_for(state="detached")  # its close event comes later


def effects(rows, key):
    return rows.evaluate_all(f"es => es.map(e => Number(e.dataset.{key}))")


def test_an_explanation_adds_up(report, open_html):
    html, lines = report
    page = open_html(html)
    for line in [l for l in lines if l.wrong][:12]:
        shown(page)
        page.click(f'[data-line="{line.place}"] .score')
        panel = page.locator(".explanation")
        title = panel.locator("h3").inner_text()
        assert title.startswith(f"{line.predicted} {line.score:.2f}")
        of = panel.locator(".probabilities dd").nth(LABELS.index(line.predicted))
        assert abs(float(of.inner_text()) - line.score) <= 0.011
        in_list = line.predicted in ("related", "clickbait")
        assert panel.locator(".decision").count() == (2 if in_list else 1)
        for decision in panel.locator(".decision").all():
            for rival in decision.locator("select option").all() or [None]:
                if rival:
                    decision.locator("select").select_option(rival.get_attribute("value"))
                total = effects(decision.locator(".total"), "total")[0]
                subtotals = effects(decision.locator(".subtotal"), "subtotal")
                assert sum(subtotals) == total
                for body in decision.locator("tbody").all():
                    check_parts(body)
        page.click(f'[data-line="{line.place}"] .score')
        assert page.locator(".explanation").count() == 0


def check_parts(body):
    """Each subtotal is the sum of the parts below it, if it has any."""
    rows = body.locator("tr").evaluate_all(
        "es => es.map(e => [e.dataset.subtotal ?? null, e.dataset.effect ?? null])"
    )
    groups = []
    for subtotal, effect in rows:
        if subtotal is not None:
            groups.append((int(subtotal), []))
        else:
            groups[-1][1].append(int(effect))
    assert len(groups) >= 3
    for subtotal, parts in groups:
        assert not parts or sum(parts) == subtotal


def test_confident_errors_lead_to_their_line(report, open_html):
    html, lines = report
    page = open_html(html)
    first = page.locator(".error-list li").first
    best = max(line.score for line in lines if line.wrong)
    assert float(first.locator("b").inner_text()) == pytest.approx(best, abs=0.006)
    place = first.locator("small").inner_text()
    first.locator("button").click()
    assert current(page) == place
    assert page.locator(".explanation").count() == 1


def test_a_link_shows_the_same_again(report, open_html):
    html, lines = report
    page = open_html(html)
    page.click('[data-show="errors"]')
    page.fill("#search", "기자")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.wait_for_url("**at=*")
    before, at, address = shown(page), current(page), page.url
    assert before
    again = open_html(html, context=page.context)
    again.goto(address)
    again.reload()
    assert shown(again) == before
    assert current(again) == at
    assert again.input_value("#search") == "기자"
    # Each choice is a step that can be taken back; typing is one step.
    page.go_back()
    assert len(shown(page)) == len(lines)


def test_filters_work_where_the_address_is_fixed(report, open_html):
    html, lines = report
    page = open_html(html)
    # Set before the page's own scripts, as a sandboxed viewer does.
    page.add_init_script(
        """for (const name of ["pushState", "replaceState"])
             history[name] = () => { throw new DOMException("denied", "SecurityError"); }"""
    )
    page.reload()
    page.click('[data-show="errors"]')
    wrong = [line for line in lines if line.wrong]
    assert shown(page) == places(wrong)
    page.fill("#search", "기자")
    page.wait_for_timeout(500)  # the address is written a moment later
    assert shown(page) == places(l for l in wrong if "기자" in l.text)


def test_language_and_theme(report, open_html):
    html, _ = report
    page = open_html(html)
    assert page.locator("h1").inner_text() == "Evaluation"
    page.click('[data-show="errors"]')
    page.click("#language")
    assert page.locator("h1").inner_text() == "평가"
    assert page.evaluate("document.documentElement.lang") == "ko"
    assert page.get_attribute('[data-show="errors"]', "aria-pressed") == "true"
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.select_option("#theme", "dark")
    assert page.evaluate(ground) != light
    # Both are remembered.
    again = open_html(html, context=page.context)
    assert again.locator("h1").inner_text() == "평가"
    assert again.evaluate(ground) != light
    assert open_html(html, locale="ko-KR").locator("h1").inner_text() == "평가"
    assert open_html(html, color_scheme="dark").evaluate(ground) != light


def test_no_word_is_missing(report, open_html):
    """A key that has no words shows itself, with its braces or lower-case."""
    html, _ = report
    page = open_html(html, locale="ko-KR")
    page.keyboard.press("n")
    page.keyboard.press("Enter")
    page.keyboard.press("?")
    text = page.locator("#app").text_content()
    assert "undefined" not in text and "{" not in text.replace(MISCHIEF, "")
    used = page.evaluate(
        """[...document.scripts].map((s) => s.textContent).join("\\n")"""
    )
    keys = set(re.findall(r'\bsay\("([^"]+)"', used))
    assert len(keys) > 60
    missing = page.evaluate("keys => keys.filter((k) => ui.say(k) === k)", sorted(keys))
    assert missing == []


def test_phone(report, open_html):
    html, _ = report
    page = open_html(html, viewport=PHONE, has_touch=True)
    page.click('[data-show="errors"]')
    page.locator(".line").first.tap()
    assert page.locator(".explanation").count() == 1
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]
    assert not page.locator("#filter-site").is_visible()
    page.click(".more summary")
    assert page.locator("#filter-site").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_reader_stays_with_the_chosen_line(report, open_html):
    html, lines = report
    page = open_html(html)
    wrong = [line for line in lines if line.wrong]
    for _ in range(len(wrong) // 2):
        page.keyboard.press("n")
    at = current(page)
    for _ in ("errors only", "all lines"):
        page.keyboard.press("e")
        assert current(page) == at
        row = page.locator(".line.current")
        top = row.evaluate("e => e.getBoundingClientRect().top")
        assert 0 < top < page.viewport_size["height"]
        assert row.evaluate("e => e === document.activeElement")


def test_paper_is_white_and_has_every_line(report, open_html):
    html, lines = report
    page = open_html(html, color_scheme="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
    assert page.locator(".line").count() == len(lines)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(ground) != "rgb(255, 255, 255)"


def test_controls_have_names(report, open_html):
    html, _ = report
    page = open_html(html)
    page.keyboard.press("n")
    page.keyboard.press("Enter")
    nameless = page.evaluate(
        """[...document.querySelectorAll("button, select, input, a, [role=button], [role=img]")]
        .filter((e) => !(e.getAttribute("aria-label") || e.textContent.trim() ||
                         e.labels?.length)).map((e) => e.outerHTML.slice(0, 80))"""
    )
    assert nameless == []


def test_predictions_without_scores(kijil, open_html, tmp_path):
    """Nothing is calibrated or explained, and nothing pretends to be."""
    list(write_gold(tmp_path / "gold"))
    html = tmp_path / "elsewhere.html"
    predictions = tmp_path / "predictions"
    predictions.mkdir()
    for gold in (tmp_path / "gold").glob("*.tsv"):
        rows = gold.read_text(encoding="utf-8").replace("?\t", "body\t")
        (predictions / gold.name).write_text(rows, encoding="utf-8")
    kijil(
        "eval", "--gold", tmp_path / "gold", "--predictions", predictions, "--html", html
    )
    page = open_html(html)
    assert page.locator("#card-macro").count() == 1
    assert page.locator("#card-ece").count() == 0
    assert page.locator("#filter-min").count() == 0
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    assert "no explanation" in page.locator(".explanation").inner_text()
    text = page.locator("#app").text_content()
    assert not re.search("NaN|undefined|null", text.replace(MISCHIEF, ""))


def test_five_thousand_lines(kijil, open_html, tmp_path):
    lines = sum(
        len(rows) for _, _, rows in write_gold(tmp_path / "gold", copies=28)
    )
    assert lines >= 5000
    html = tmp_path / "large.html"
    kijil("eval", "--gold", tmp_path / "gold", "--samples", 0, "--html", html)
    assert html.stat().st_size < 15e6 * lines / 7000
    page = open_html(html)
    # Lines far below the window are not drawn yet: that is what makes it fast.
    assert page.locator(".line").count() < 500
    drawn = page.evaluate(
        """() => ["errors", "all", "errors"].map((show) => {
          filters.set({show, q: show === "all" ? "" : "다"});
          return document.querySelectorAll(".line").length;
        })"""
    )
    assert 0 < min(drawn) and max(drawn) < 500, drawn
    page.keyboard.press("c")
    for _ in range(3):
        page.keyboard.press("n")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.locator(".line").nth(60).wait_for()
    last = page.locator(".line").last
    last.wait_for()
    assert last.get_attribute("data-line")
