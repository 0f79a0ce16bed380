"""The labelling page: keys, ranges, undo, autosave, filters, and the way back
into kijil."""

import json
import pathlib
import re
import time

import pytest
from playwright.sync_api import expect

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Invented; the second page is a list that the model cannot be sure of.
FIRST = """본문 바로가기
솔내시, 밤 열한 시까지 도서관 연다
두아람 기자 aram@mnews.example
솔내시가 3일부터 시립 도서관 여섯 곳의 문을 밤 열한 시까지 열기로 했다고 밝혔다.

주민 온마루 씨는 "퇴근하고도 책을 빌릴 수 있게 됐다"고 말했다. 😀 👩‍👩‍👧
많이 본 뉴스
빈집 고쳐 쓰는 섬마을 다람쥐
Copyright ⓒ 미루뉴스. 무단 전재 금지
"""
SECOND = """쑥 캐는 날
두부 가게 새 주인
"10년을 속았다" 배우 한가온, 결국…
골목 의자 열두 개
</script><img src=x onerror=alert(1)>
"""
# Where the page asks for a word.
WORD = re.compile(r'ui\.say\("([^"]+)"\)|data-say[a-z-]*="([^"]+)"')
KEYS = {"body": "1", "chrome": "2", "related": "3", "clickbait": "4", "?": "?"}


@pytest.fixture
def pages(tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "first.txt").write_text(FIRST, encoding="utf-8")
    (folder / "second.txt").write_text(SECOND, encoding="utf-8")
    return folder


@pytest.fixture
def review(kijil, open_html, tmp_path, pages):
    """Makes the page and opens it: review("--order", "page", locale="ko-KR")."""

    def make(*flags, source=pages, **options):
        file = tmp_path / "review.html"
        kijil("review", source, "-o", file, *flags)
        page = open_html(file, **options)
        page.set_default_timeout(5000)
        return page

    return make


def current(page):
    return page.locator(".row.current .text").inner_text()


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def labels(page):
    """{text: (label, reviewed)} of all lines."""
    return page.evaluate(
        """Object.fromEntries([...document.querySelectorAll(".row")].map((row) => [
             row.querySelector(".text").textContent,
             [row.dataset.label, row.classList.contains("reviewed")]]))"""
    )


def visible(page):
    return page.locator(".row:not([hidden]) .text").all_text_contents()


def progress(page):
    return page.locator("#progress-text").inner_text()


def first_lines():
    return [line for line in FIRST.splitlines() if line]


def export(page, folder, format, unreviewed="none", pages="all"):
    """Exports with the dialog's choices; the files, by name."""
    press(page, "e")
    dialog = page.locator("#export")
    dialog.locator(f"[name=format][value={format}]").check()
    dialog.locator(f"[name=unreviewed][value={unreviewed}]").check()
    if dialog.locator("[name=pages]").count():
        dialog.locator(f"[name=pages][value={pages}]").check()
    expected = 2 if format == "tsv" and pages == "all" else 1
    downloads = []

    def keep(download):
        downloads.append(download)

    page.on("download", keep)
    dialog.locator("button[value=download]").click()
    deadline = time.monotonic() + 10
    while len(downloads) < expected and time.monotonic() < deadline:
        page.wait_for_timeout(20)
    page.remove_listener("download", keep)
    assert len(downloads) == expected
    files = {}
    for download in downloads:
        path = folder / download.suggested_filename
        download.save_as(path)
        files[path.name] = path
    return files


def read_by_kijil(kijil, source):
    """{text: label} as kijil reads labelled pages, in lists by page."""
    rows = kijil("convert", source, "--to", "jsonl").splitlines()
    return [
        [(line["text"], line["label"]) for line in json.loads(row)["lines"]]
        for row in rows
    ]


def test_keys_label_and_move_on(review):
    page = review("--order", "page")
    lines = first_lines()
    assert current(page) == lines[0]
    press(page, "2", "1", "0")
    assert current(page) == lines[3]
    press(page, "Enter", "Space", "3", "?")
    got = labels(page)
    assert got[lines[0]] == ["chrome", True]
    assert got[lines[1]] == ["body", True]
    assert got[lines[2]] == ["?", True]
    assert got[lines[3]][1] and got[lines[4]][1]
    assert got[lines[5]] == ["related", True]
    assert got[lines[6]] == ["?", True]
    assert not got[lines[7]][1]
    assert progress(page).startswith("7 / 13")


def test_enter_keeps_what_the_model_says(review):
    page = review("--order", "page")
    before = labels(page)
    press(page, *["Enter"] * 13)
    after = labels(page)
    assert {text: label for text, (label, _) in before.items()} == {
        text: label for text, (label, _) in after.items()
    }
    assert all(reviewed for _, reviewed in after.values())
    assert progress(page) == "13 / 13"
    assert "All lines are reviewed" in page.locator("#toast").inner_text()


def test_arrows_and_letters_move(review):
    page = review("--order", "page")
    lines = first_lines()
    press(page, "j", "ArrowDown", "j")
    assert current(page) == lines[3]
    press(page, "k", "ArrowUp")
    assert current(page) == lines[1]
    press(page, "End")
    assert current(page) == SECOND.splitlines()[-1]
    press(page, "Home", "k")
    assert current(page) == lines[0]
    # The label is that of the line left, not of one jumped over.
    press(page, "j", "1", "n", "n", "Shift+N")
    assert current(page) == lines[3]


def test_letters_work_under_a_korean_keyboard(review):
    page = review("--order", "page")
    page.evaluate(
        """for (const [key, code] of [["ㅓ", "KeyJ"], ["Process", "KeyJ"], ["ㅏ", "KeyK"]])
             document.activeElement.dispatchEvent(
               new KeyboardEvent("keydown", {key, code, bubbles: true, cancelable: true}))"""
    )
    assert current(page) == first_lines()[1]


def test_a_range_is_labelled_at_once(review):
    page = review("--order", "page")
    lines = first_lines()
    press(page, "j", "Shift+ArrowDown", "Shift+J", "3")
    got = labels(page)
    assert [got[line] for line in lines[1:4]] == [["related", True]] * 3
    assert not got[lines[0]][1]
    assert current(page) == lines[4]
    press(page, "z")
    assert [labels(page)[line][1] for line in lines[1:4]] == [False] * 3


def test_shift_click_selects(review):
    page = review("--order", "page")
    lines = first_lines()
    rows = page.locator(".row")
    rows.nth(2).click()
    rows.nth(4).click(modifiers=["Shift"])
    assert page.locator('.row[aria-selected="true"]').count() == 3
    page.get_by_role("toolbar", name="Set the label").get_by_text("clickbait").click()
    got = labels(page)
    assert [got[line] for line in lines[2:5]] == [["clickbait", True]] * 3
    # The keyboard goes on where the mouse was.
    press(page, "1")
    assert labels(page)[lines[5]] == ["body", True]


def test_a_whole_page_is_selected_by_a(review):
    page = review("--order", "page")
    press(page, "a", "2")
    assert progress(page).startswith("8 / 13")
    assert current(page) == SECOND.splitlines()[0]


def test_undo_and_redo(review):
    page = review("--order", "page")
    start = labels(page)
    press(page, "1", "2", "3")
    done = labels(page)
    press(page, "z", "Control+z", "z", "z")
    assert labels(page) == start
    assert current(page) == first_lines()[0]
    press(page, "y", "Control+y", "Control+Shift+z")
    assert labels(page) == done
    # A new label ends what could be redone.
    press(page, "z", "4", "y")
    assert labels(page)[first_lines()[2]] == ["clickbait", True]
    assert page.locator("#redo-button").is_disabled()


def test_backspace_makes_a_line_unreviewed(review):
    page = review("--order", "page")
    press(page, "4", "k", "Backspace")
    assert not labels(page)[first_lines()[0]][1]
    assert progress(page).startswith("0 / 13")


def test_correcting_a_reviewed_line_goes_one_on(review):
    page = review("--order", "page")
    press(page, "1", "1", "1", "1", "k", "k", "k", "4")
    assert current(page) == first_lines()[2]


def test_work_survives_a_reload(review, open_html, tmp_path):
    page = review("--order", "page")
    press(page, "4", "?", "2")
    expect(page.locator("#saved")).to_have_text("Saved")
    done, at = labels(page), current(page)
    page.reload()
    assert labels(page) == done
    assert current(page) == at
    press(page, "1")
    page.close(run_before_unload=True)
    again = open_html(tmp_path / "review.html", context=page.context)
    assert progress(again).startswith("4 / 13")


def test_two_files_do_not_mix(review, kijil, open_html, tmp_path):
    page = review()
    press(page, "1", "1")
    expect(page.locator("#saved")).to_have_text("Saved")
    other = tmp_path / "other"  # of the same shape
    other.mkdir()
    (other / "first.txt").write_text(FIRST.replace("밤", "낮"), encoding="utf-8")
    (other / "second.txt").write_text(SECOND, encoding="utf-8")
    kijil("review", other, "-o", tmp_path / "other.html")
    second = open_html(tmp_path / "other.html", context=page.context)
    assert progress(second) == "0 / 13"
    page.reload()
    assert progress(page) == "2 / 13"


def test_given_labels_are_not_replaced_by_earlier_work(review, kijil, open_html, tmp_path):
    page = review("--order", "page")
    press(page, "4")
    expect(page.locator("#saved")).to_have_text("Saved")
    gold = tmp_path / "gold"
    gold.mkdir()
    head = "# id: first\nbody\t" + FIRST.replace("\n", "\n?\t")[: -len("?\t")]
    (gold / "a.tsv").write_text(head.replace("?\t\n", "blank\t\n"), encoding="utf-8")
    rows = "# id: second\n" + "".join(f"?\t{line}\n" for line in SECOND.splitlines())
    (gold / "b.tsv").write_text(rows, encoding="utf-8")
    kijil("review", gold, "-o", tmp_path / "gold.html", "--order", "page")
    second = open_html(tmp_path / "gold.html", context=page.context)
    assert labels(second)[first_lines()[0]] == ["body", True]
    assert progress(second).startswith("1 / 13")
    # Each of the two goes on where it stopped.
    press(second, "3")
    expect(second.locator("#saved")).to_have_text("Saved")
    second.reload()
    assert progress(second).startswith("2 / 13")
    page.reload()
    assert labels(page)[first_lines()[0]] == ["clickbait", True]
    assert progress(page).startswith("1 / 13")


def in_touch(page, second):
    """True once what one window stores reaches the other; on a busy machine
    Chromium now and then opens a window that never hears of it."""
    page.evaluate("localStorage.setItem('probe', String(Math.random()))")
    stored = page.evaluate("localStorage.getItem('probe')")
    for _ in range(40):
        if second.evaluate("localStorage.getItem('probe')") == stored:
            return True
        page.wait_for_timeout(50)
    return False


def test_two_windows_of_one_file_agree(review, open_html, tmp_path):
    page = review("--order", "page")
    for _ in range(5):
        second = open_html(tmp_path / "review.html", context=page.context)
        if in_touch(page, second):
            break
        second.close()
    press(page, "4", "4")
    expect(second.locator("#progress-text")).to_contain_text("2 / 13")
    assert labels(second) == labels(page)


def test_works_without_storage(review):
    page = review("--order", "page")
    # Set before the page's own scripts, as a browser that forbids it does.
    page.add_init_script(
        """Object.defineProperty(window, "localStorage", {
             get() { throw new DOMException("denied", "SecurityError"); }})"""
    )
    page.reload()
    press(page, "1")
    expect(page.locator("#saved")).to_contain_text("Not saved")
    assert progress(page).startswith("1 / 13")
    # Reloading loses nothing all the same.
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    assert progress(page).startswith("1 / 13")


def test_least_certain_lines_come_first(review, kijil, pages):
    scores = {}
    for file in sorted(pages.iterdir()):
        for row in kijil("classify", "--output", "tsv", file).splitlines():
            label, score, text = row.split("\t", 2)
            if label != "blank":
                scores[text] = float(score)
    page = review()
    seen = []
    for _ in scores:
        seen.append(current(page))
        press(page, "Enter")
    assert sorted(seen) == sorted(scores)
    assert scores[seen[0]] == min(scores.values())
    # Then the doubtful neighbours of that line; a new run begins with the
    # least certain line that is left.
    order = first_lines() + SECOND.splitlines()
    heads = [
        text
        for i, text in enumerate(seen)
        if scores[text] >= 0.9 or i == 0 or not _same_run(order, scores, seen[:i], text)
    ]
    assert [scores[t] for t in heads] == sorted(scores[t] for t in heads)
    assert len(heads) < len(seen)


def _same_run(order, scores, before, text):
    """True if only doubtful lines lie between `text` and one of `before`."""
    border = len(first_lines())
    at = order.index(text)
    for other in before:
        start, end = sorted((order.index(other), at))
        same_page = (start < border) == (end < border)
        if same_page and all(scores[t] < 0.9 for t in order[start : end + 1]):
            return True
    return False


def test_n_leads_back_to_the_queue(review):
    page = review()
    waiting = current(page)
    page.locator(".row").last.click()
    assert current(page) != waiting
    press(page, "n")
    assert current(page) == waiting
    press(page, "n")
    assert current(page) != waiting


def test_filters_and_counts(review):
    page = review("--order", "page")
    press(page, "4", "4", "?")
    page.locator("[data-filter=clickbait]").click()
    assert set(first_lines()[:2]) <= set(visible(page))
    for text in visible(page):
        assert labels(page)[text][0] == "clickbait"
    count = int(page.locator("[data-filter=clickbait]").inner_text().split()[-1])
    assert count == len(visible(page))
    page.locator("[data-filter=todo]").click()
    assert len(visible(page)) == 10
    page.locator("[data-filter=changed]").click()
    assert first_lines()[2] in visible(page)
    page.locator("#page-select").select_option("1")
    page.locator("[data-filter=all]").click()
    assert visible(page) == SECOND.splitlines()
    # Labelling stays among the lines shown.
    press(page, "Enter", "Enter")
    assert current(page) in SECOND
    press(page, "Enter", "Enter", "Enter")
    expect(page.locator("#toast")).to_contain_text("All lines shown are reviewed")
    press(page, "Escape")
    assert len(visible(page)) == 13


def test_changed_lines_show_what_the_model_said(review):
    page = review("--order", "page")
    was = labels(page)[first_lines()[0]][0]
    press(page, "4")
    row = page.locator(".row").first
    assert row.locator(".was").inner_text() == f"model: {was}"
    assert page.locator("[data-filter=changed]").inner_text() == "Changed 1"


def test_search(review):
    page = review("--order", "page")
    press(page, "/")
    page.keyboard.type("도서관")
    expect(page.locator("mark")).to_have_count(2)
    assert visible(page) == [first_lines()[1], first_lines()[3]]
    press(page, "Enter", "1")
    assert labels(page)[first_lines()[1]] == ["body", True]
    press(page, "Escape")
    assert len(visible(page)) == 13
    assert page.locator("mark").count() == 0
    press(page, "/")
    page.keyboard.type("그런 줄은 없다")
    page.locator("#none").wait_for()
    done = progress(page)
    press(page, "Enter", "4", "Enter", "Backspace")  # label nothing unseen
    assert progress(page) == done
    press(page, "Escape")
    assert len(visible(page)) == 13


def test_keys_do_nothing_while_no_line_is_shown(review):
    page = review("--order", "page")
    press(page, "/")
    page.keyboard.type("그런 줄은 없다")
    page.locator("#none").wait_for()
    press(page, "Enter", "a", "1", "j", "n", "e")
    assert page.locator("#export").is_visible()
    press(page, "Escape", "Escape")
    assert len(visible(page)) == 13
    assert progress(page).startswith("0 / 13")
    assert current(page) == first_lines()[0]


def test_page_text_is_text(review):
    page = review()
    assert page.locator("#lines img").count() == 0
    assert SECOND.splitlines()[-1] in visible(page)


def test_language_and_theme(review):
    page = review(locale="ko-KR")
    assert page.locator("#export-button").inner_text() == "내보내기"
    assert page.locator("html").get_attribute("lang") == "ko"
    page.locator("#language-button").click()
    assert page.locator("#export-button").inner_text() == "Export"
    assert "How to label" in page.locator("#guide").inner_text()
    background = "getComputedStyle(document.body).backgroundColor"
    seen = {page.evaluate(background)}
    for _ in range(2):
        page.locator("#theme-button").click()
        seen.add(page.evaluate(background))
    assert len(seen) == 2
    page.reload()
    assert page.locator("#export-button").inner_text() == "Export"
    assert page.locator("#theme-button").inner_text() == "Colours: Dark"


def test_every_word_has_two_languages(review):
    page = review(locale="ko-KR")
    assets = (ROOT / "src/html/assets").glob("review*")
    used = set()
    for asset in assets:
        text = asset.read_text(encoding="utf-8")
        used |= set(re.findall(WORD, text))
    keys = sorted({key for pair in used for key in pair if key})
    assert len(keys) > 40
    unknown = page.evaluate("(keys) => keys.filter((key) => ui.say(key) === key)", keys)
    assert unknown == []
    # What stands on the page, whatever wrote it, is Korean but for names.
    assert page.locator("footer, .top").get_by_text(re.compile("undefined|null")).count() == 0


def test_the_language_asked_for_is_not_remembered(review):
    page = review("--language", "ko", "--title", "솔내 첫 쪽")
    assert page.locator("#title").inner_text() == "솔내 첫 쪽"
    assert page.locator("#export-button").inner_text() == "내보내기"
    assert page.evaluate("localStorage.getItem('kijil.language')") is None


def test_help_and_guide(review):
    page = review()
    for key in ("h", "F1"):
        press(page, key)
        assert page.locator("#help").is_visible()
        press(page, "1")  # labels nothing behind the dialog
        press(page, "Escape")
        assert not page.locator("#help").is_visible()
    assert progress(page)[0] == "0"
    press(page, "g")
    open_now = page.locator("#guide").is_visible()
    press(page, "g")
    assert page.locator("#guide").is_visible() != open_now


@pytest.mark.parametrize("format", ["tsv", "jsonl", "doccano", "label-studio"])
@pytest.mark.parametrize("unreviewed", ["none", "suggested"])
def test_exports_are_read_back(review, kijil, tmp_path, format, unreviewed):
    page = review("--order", "page")
    given = ["chrome", "body", "?", "body"]
    press(page, *[KEYS[label] for label in given])
    suggested = labels(page)
    folder = tmp_path / "export"
    folder.mkdir()
    export(page, folder, format, unreviewed)
    expected = [[], []]
    for number, text in enumerate((FIRST, SECOND)):
        for line in text.splitlines():
            label, reviewed = suggested.get(line, ("blank", True))
            if not reviewed and unreviewed == "none":
                label = "?"
            expected[number].append((line, label))
    assert read_by_kijil(kijil, folder) == expected
    # What `kijil train` and `kijil eval` read is the same; here as gold.
    report = tmp_path / "report.json"
    kijil("eval", "--gold", folder, "--json", report)
    scored = [label for page in expected for _, label in page]
    body = json.loads(report.read_text())["body"]
    assert body["support"] == scored.count("body")


def without_ids(tasks):
    """Label Studio's tasks without what the two writers may do differently."""
    for task in tasks:
        task.pop("predictions", None)
        for annotation in task.get("annotations", []):
            for region in annotation["result"]:
                del region["id"]
    return tasks


def test_exports_are_what_convert_writes(review, kijil, tmp_path):
    """Offsets count code points in both, also behind the emoji."""
    page = review("--order", "page")
    press(page, "1", "Enter", "?", *["Enter"] * 10)
    made = {}
    for format in ("jsonl", "doccano", "label-studio"):
        [made[format]] = export(page, tmp_path, format).values()
    for format in ("doccano", "label-studio"):
        wanted = kijil("convert", made["jsonl"], "--to", format)
        got = made[format].read_text(encoding="utf-8")
        if format == "doccano":
            assert [*map(json.loads, got.splitlines())] == [
                *map(json.loads, wanted.splitlines())
            ]
        else:
            assert without_ids(json.loads(got)) == without_ids(json.loads(wanted))


def test_one_page_is_exported_alone(review, tmp_path):
    page = review("--order", "page")
    press(page, "1")
    press(page, "e")
    page.locator("#export [name=format][value=tsv]").check()
    page.locator("#export [name=pages][value=this]").check()
    with page.expect_download() as download:
        page.locator("#export button[value=download]").click()
    assert download.value.suggested_filename == "first.tsv"
    text = open(download.value.path(), encoding="utf-8").read()
    assert text.startswith("# id: first\n# site: first\nbody\t본문 바로가기\n?\t")
    assert "\nblank\t\n" in text
    # Texts come out as they went in.
    texts = [row.split("\t", 1)[1] for row in text.splitlines()[2:]]
    assert texts == FIRST.splitlines()


def test_text_survives_byte_for_byte(review, kijil, tmp_path):
    odd = "탭\t안의 탭\n  앞뒤 빈칸  \n\u200b\ufeff폭 없는\u2028줄 나눔\n\u0001 제어 \u007f\n한글\n"
    source = tmp_path / "odd.txt"
    source.write_bytes(odd.encode())
    page = review("--order", "page", source=source)
    press(page, *["1"] * 5)
    with page.expect_download() as download:
        press(page, "e")
        page.locator("#export button[value=download]").click()
    rows = open(download.value.path(), "rb").read().split(b"\n")[2:-1]
    assert b"".join(row.split(b"\t", 1)[1] + b"\n" for row in rows) == odd.encode()


@pytest.mark.parametrize("format", ["tsv", "jsonl", "doccano", "label-studio"])
def test_an_export_is_imported(review, open_html, tmp_path, format):
    page = review("--order", "page")
    press(page, "2", "1", "4", "3")
    done = {text: state for text, state in labels(page).items() if state[1]}
    folder = tmp_path / "export"
    folder.mkdir()
    paths = export(page, folder, format).values()
    fresh = open_html(tmp_path / "review.html")  # a browser that knows nothing
    assert progress(fresh)[0] == "0"
    fresh.locator("#import-file").set_input_files(list(paths))
    expect(fresh.locator("#progress-text")).to_contain_text("4 / 13")
    assert {t: s for t, s in labels(fresh).items() if s[1]} == done
    assert "4 labels taken over" in fresh.locator("#toast").inner_text()
    press(fresh, "z")
    assert progress(fresh)[0] == "0"


def test_an_import_without_labels_is_told(review, tmp_path):
    page = review()
    for name, text in (("a.jsonl", "{"), ("b.tsv", "bdoy\t가\n"), ("c.json", "[1]")):
        (tmp_path / name).write_text(text)
        page.locator("#import-file").set_input_files(tmp_path / name)
        expect(page.locator("#toast")).to_contain_text(f"read: {name}")
    (tmp_path / "d.tsv").write_text("# id: first\nbody\t다른 줄\nbody\t본문 바로가기\n")
    page.locator("#import-file").set_input_files(tmp_path / "d.tsv")
    expect(page.locator("#toast")).to_contain_text("1 lines are not here")
    assert progress(page).startswith("1 / 13")


def import_file(page, path, text):
    """Imports the text under the file's name; what the page says of it."""
    path.write_text(text, encoding="utf-8")
    page.evaluate("document.getElementById('toast').textContent = ''")
    page.locator("#import-file").set_input_files(path)
    expect(page.locator("#toast")).not_to_be_empty()
    return page.locator("#toast").inner_text()


@pytest.mark.parametrize("format", ["tsv", "jsonl", "doccano", "label-studio"])
@pytest.mark.parametrize("end", ["\n", "\n\n", "\n\n\n"])
def test_all_lines_of_an_export_are_found(review, open_html, tmp_path, format, end):
    source = tmp_path / "ends.txt"
    source.write_text("쑥 캐는 날\n\n두부 가게 새 주인" + end, encoding="utf-8")
    page = review("--order", "page", source=source)
    press(page, "1", "3")
    folder = tmp_path / "export"
    folder.mkdir()
    # `export` waits for a file for each page.
    press(page, "e")
    page.locator(f"#export [name=format][value={format}]").check()
    with page.expect_download() as download:
        page.locator("#export button[value=download]").click()
    text = pathlib.Path(download.value.path()).read_text(encoding="utf-8")
    fresh = open_html(tmp_path / "review.html")
    assert import_file(fresh, folder / "export", text) == "2 labels taken over"


def test_an_import_goes_to_the_page_it_names(review, tmp_path):
    folder = tmp_path / "twins"
    folder.mkdir()
    menu = "로그인\n전체 메뉴\n많이 본 뉴스\n"
    (folder / "a.txt").write_text(menu + "빈집 고쳐 쓰는 섬마을 다람쥐\n", encoding="utf-8")
    (folder / "b.txt").write_text(menu + "골목 의자 열두 개\n", encoding="utf-8")
    page = review("--order", "page", source=folder)
    # Page `a` has changed since: `b` has more of these lines.
    rows = "chrome\t로그인\nchrome\t전체 메뉴\nrelated\t골목 의자 열두 개\n"
    told = import_file(page, tmp_path / "a.tsv", "# id: a\n" + rows)
    assert told == "2 labels taken over; 1 lines are not here"
    marks = "work.lines.map((line) => line.mark)"
    assert page.evaluate(marks) == ["chrome", "chrome"] + [None] * 6
    press(page, "z")
    # A page of an id that is nowhere goes where most of its lines are.
    told = import_file(page, tmp_path / "c.tsv", "# id: c\n" + rows)
    assert told == "3 labels taken over"
    assert page.evaluate(marks) == [None] * 4 + ["chrome", "chrome", None, "related"]


def test_a_line_that_recurs_loses_none_between(review, tmp_path):
    source = tmp_path / "p.txt"
    texts = ["쑥 캐는 날", "두부 가게", "의자 열두 개", "섬마을 다람쥐", "로그인"]
    source.write_text("\n".join(texts) + "\n", encoding="utf-8")
    page = review("--order", "page", source=source)
    # The header, which is not on this page, stands in its footer too.
    rows = "".join(f"related\t{text}\n" for text in ["로그인", *texts])
    told = import_file(page, tmp_path / "p.tsv", "# id: p\n" + rows)
    assert told == "5 labels taken over; 1 lines are not here"
    press(page, "z")
    # In the middle as well, and among lines that recur.
    rows = "".join(f"body\t{t}\n" for t in [*texts[:2], "로그인", "새 줄", *texts[2:]])
    told = import_file(page, tmp_path / "q.tsv", "# id: p\n" + rows)
    assert told == "5 labels taken over; 2 lines are not here"


def test_labels_with_scores_are_no_marks(review, kijil, pages, tmp_path):
    page = review("--order", "page")
    rows = kijil("convert", pages / "first.txt", "--to", "tsv")
    assert re.search(r"^\w+\t[01]\.\d{4}\t", rows, re.M)
    assert import_file(page, tmp_path / "m.tsv", rows) == "0 labels taken over"
    rows = kijil("convert", pages / "first.txt", "--to", "jsonl")
    assert import_file(page, tmp_path / "m.jsonl", rows) == "0 labels taken over"
    # A tab within a line of two columns is not a score.
    told = import_file(page, tmp_path / "n.tsv", "body\t0.1234\t가\nbody\t본문 바로가기\n")
    assert told == "1 labels taken over; 1 lines are not here"


def test_what_the_tools_export_is_imported(review, tmp_path):
    page = review("--order", "page")
    text = "첫 줄은 없다 😀\n" + FIRST
    at = text.index("솔내시,")  # one emoji before: Python counts code points too
    first = {"start": at, "end": at + 10, "labels": ["body"]}
    at = text.index("많이 본")
    other = {"start": at, "end": at + 3, "labels": ["related"]}
    twice = {**other, "labels": ["chrome"]}
    base = {"id": 7, "page": "first", "text": text}
    minimal = [
        {**base, "annotation_id": 1, "label": [first, other]},
        {**base, "annotation_id": 2, "label": [first, twice]},
    ]
    result = [[{"value": v} for v in r["label"]] for r in minimal]
    full = [
        {"data": {"page": "first", "text": text},
         "annotations": [{"result": r} for r in result]}
    ]
    offsets = [
        {"start_offset": s["start"], "end_offset": s["end"], "label": s["labels"][0]}
        for s in (first, other)
    ]
    doccano = {"text": text, "page": "first", "labels": offsets}
    for name, data, count in (
        ("min.json", minimal, 1),
        ("min-one.json", minimal[:1], 2),
        ("full.json", full, 1),
        ("d.jsonl", doccano, 2),
    ):
        told = import_file(page, tmp_path / name, json.dumps(data))
        assert told == f"{count} labels taken over; 1 lines are not here"
        got = labels(page)
        assert got[first_lines()[1]] == ["body", True]
        assert got["많이 본 뉴스"][1] == (count == 2)
        press(page, "z")
    lines = json.dumps({"text": "본문 바로가기", "label": ["chrome"]})
    assert "cannot be read" in import_file(page, tmp_path / "l.jsonl", lines)


def test_given_labels_count_as_reviewed(review, tmp_path):
    gold = tmp_path / "gold.tsv"
    gold.write_text("# id: g\nclickbait\t본문 바로가기\n?\t로그인\nbody\t솔내시가 밝혔다.\n")
    page = review(source=gold)
    assert labels(page)["본문 바로가기"] == ["clickbait", True]
    assert not labels(page)["로그인"][1]
    assert progress(page).startswith("2 / 3")
    assert current(page) == "로그인"
    assert page.locator("[data-filter=changed]").inner_text() != "Changed 0"


@pytest.mark.parametrize("width", [390, 360])
@pytest.mark.parametrize("locale", ["en-US", "ko-KR"])
def test_a_phone_shows_all_by_touch(review, width, locale):
    page = review(
        "--order", "page",
        viewport={"width": width, "height": 780},
        has_touch=True, is_mobile=True, locale=locale,
    )
    # A page that is too wide makes a phone's window wider.
    assert page.evaluate("innerWidth") == width
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.getElementById('lines').scrollWidth") <= width
    buttons = page.locator("footer button")
    for i in range(buttons.count()):
        box = buttons.nth(i).bounding_box()
        assert box["height"] >= 44 and box["width"] >= 44
        assert 0 <= box["x"] and box["x"] + box["width"] <= width
        assert buttons.nth(i).evaluate("(e) => e.scrollWidth <= e.clientWidth")
    page.locator(".row").nth(1).tap()
    page.locator("#range-button").tap()
    page.locator(".row").nth(3).tap()
    page.locator("#labels [data-label=body]").tap()
    got = labels(page)
    assert [got[line] for line in first_lines()[1:4]] == [["body", True]] * 3
    page.locator("#undo-button").tap()
    assert progress(page)[0] == "0"


def test_five_thousand_lines_do_not_lag(review, tmp_path):
    source = tmp_path / "many.jsonl"
    with source.open("w", encoding="utf-8") as out:
        for number in range(25):
            lines = [
                f"{i}번째 소식: 솔내시 {number}동 도서관이 {i % 24}시까지 문을 연다고 밝혔다."
                if i % 3
                else f"메뉴 {i}"
                for i in range(200)
            ]
            out.write(json.dumps({"id": f"p{number}", "text": "\n".join(lines)}) + "\n")
    page = review(source=source)
    assert progress(page) == "0 / 5000"
    # A key draws what it changes anew, and not all lines.
    changes = page.evaluate(
        """() => {
          const observer = new MutationObserver(() => {});
          observer.observe(document.body,
            {subtree: true, childList: true, attributes: true, characterData: true});
          const keys = ["Enter", "1", "j", "k", "z", "n", "Enter", "3", "z", "y"];
          return keys.map((key) => {
            document.activeElement.dispatchEvent(new KeyboardEvent("keydown",
              {key, bubbles: true, cancelable: true}));
            return observer.takeRecords().length;
          });
        }"""
    )
    print(changes)
    assert 0 < min(changes) and max(changes) < 100, changes


def test_broken_utf8_is_told(kijil, open_html, tmp_path):
    source = tmp_path / "broken.txt"
    source.write_bytes("가".encode() + b"\xff\n")
    kijil("review", source, "-o", tmp_path / "broken.html")
    page = open_html(tmp_path / "broken.html")
    assert page.locator("#broken").is_visible()


def test_is_accessible_by_name(review):
    page = review()
    box = page.get_by_role("listbox", name="Lines")
    assert box.get_attribute("aria-activedescendant") == page.locator(
        ".row.current"
    ).get_attribute("id")
    assert box.get_by_role("option").count() == 13
    for name in ("Export", "Import", "Undo", "Accept"):
        assert page.get_by_role("button", name=name).count() == 1
    assert page.get_by_role("progressbar", name="Lines reviewed").count() == 1
    unnamed = page.evaluate(
        """[...document.querySelectorAll("button, select, input:not([hidden])")]
           .filter((e) => !e.textContent.trim() && !e.getAttribute("aria-label")).length"""
    )
    assert unnamed == 0
