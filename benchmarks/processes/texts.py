"""The text that is measured: written pages, scaled to a size.

First the labelled pages of the repository, then pages composed with seeds that
no recipe uses, each page anew: no page comes twice. Lines do, as on any site;
kijil_stage_one counts how many. Variants of it: one page, tiny pages, one line,
and a text in which no line repeats and two thirds of the words are shuffled.

Everything is a function of its seeds. Not thread-safe where it writes files.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

# A page as a labelled JSONL row has it: {"lines": [{"text", "label"}], ...}.
Page = dict

FIRST_SEED = 1001
PAGES_OF_A_SEED = 20_000
BLOCK = 1 << 20


def labelled_pages(kijil: Path, repository: Path, seed: int) -> Iterator[Page]:
    """The repository's pages, then composed ones from `seed` on, without end.

    Raises CalledProcessError if kijil fails.
    """
    folders = [repository / "training/pages", repository / "tests/floor/pages"]
    yield from _rows([kijil, "convert", *folders, "--to", "jsonl"])
    while True:
        yield from _rows(
            [kijil, "compose", "--parts", repository / "training/parts"]
            + ["--layouts", repository / "training/layouts"]
            + ["--pages", str(PAGES_OF_A_SEED), "--seed", str(seed)]
        )
        seed += 1


def _rows(command: list) -> Iterator[Page]:
    with subprocess.Popen([str(c) for c in command], stdout=subprocess.PIPE) as child:
        try:
            assert child.stdout is not None
            for row in child.stdout:
                yield json.loads(row)
        finally:
            child.kill()


def page_bytes(page: Page) -> bytes:
    """The page's text as a browser's selection has it: its lines.

    >>> page_bytes({"lines": [{"text": "메뉴"}, {"text": "첫눈"}]}).decode()
    '메뉴\\n첫눈\\n'
    """
    return "".join(line["text"] + "\n" for line in page["lines"]).encode()


def write_prefixes(pages: Iterable[Page], files: dict[Path, int]) -> None:
    """Writes whole pages into each file until it has so many bytes.

    All files begin alike. Pages are divided by form feeds.
    """
    open_files: list[tuple[BinaryIO, int]] = [
        (path.open("wb"), size) for path, size in files.items()
    ]
    try:
        first = True
        for page in pages:
            text = page_bytes(page) if first else b"\f" + page_bytes(page)
            first = False
            for file, size in open_files:
                if file.tell() < size:
                    file.write(text)
            if all(file.tell() >= size for file, size in open_files):
                return
    finally:
        for file, _ in open_files:
            file.close()


def pages_of(text: bytes) -> list[bytes]:
    """The pages of a text without their form feeds.

    >>> pages_of(b"a\\n\\fb\\nc\\n")
    [b'a\\n', b'b\\nc\\n']
    """
    return re.split(rb"(?m)^\f", text)


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def write_one_page(source: Path, to: Path) -> None:
    """All lines of the text as those of one page."""
    with to.open("wb") as file:
        for block in _blocks(source):
            file.write(block.replace(b"\f", b""))


def write_one_line(source: Path, to: Path) -> None:
    """All of the text as one line."""
    with to.open("wb") as file:
        for block in _blocks(source):
            file.write(block.replace(b"\f", b"").replace(b"\n", b" "))
        file.write(b"\n")


def write_tiny_pages(source: Path, to: Path, pages: int) -> None:
    """The first lines of the text, each a page."""
    with source.open("rb") as text, to.open("wb") as file:
        for number, line in enumerate(text):
            if number == pages:
                return
            file.write((b"\f" if number else b"") + line.lstrip(b"\f"))


_WORD = re.compile(r"\S+")
_DIGITS = re.compile(r"\d")
# Syllables of the block that Korean has words for; a made-up word has some.
_FIRST_SYLLABLE, _LAST_SYLLABLE = 0xAC00, 0xD7A3


class Scrambler:
    """Lines with made-up words: two thirds have their syllables shuffled.

    A line that has come before gets a made-up word at its end, so that none
    comes twice. The same seed gives the same lines. Not thread-safe.

    >>> Scrambler(1).line("가나다라 마바사") != "가나다라 마바사"
    True
    """

    def __init__(self, seed: int, share: float = 2 / 3) -> None:
        self._dice = random.Random(seed)
        self._share = share
        self._seen: set[int] = set()

    def line(self, line: str) -> str:
        """The line in other words, which this object has not given before."""
        scrambled = _WORD.sub(self._word, line)
        while self._came_before(scrambled):
            scrambled = f"{scrambled} {self._invented()}"
        return scrambled

    def _word(self, match: re.Match[str]) -> str:
        word = match.group()
        if len(word) < 2 or self._dice.random() >= self._share:
            return word
        return "".join(self._dice.sample(word, len(word)))

    def _invented(self) -> str:
        dice = self._dice
        return "".join(
            chr(dice.randint(_FIRST_SYLLABLE, _LAST_SYLLABLE))
            for _ in range(dice.randint(2, 4))
        )

    def _came_before(self, line: str) -> bool:
        # About what kijil's normal form does; kijil_stage_one counts exactly.
        key = hash(_DIGITS.sub("0", line.lower()))
        if key in self._seen:
            return True
        self._seen.add(key)
        return False


def write_scrambled(source: Path, to: Path, seed: int) -> None:
    """The text with every non-blank line put through a Scrambler."""
    scrambler = Scrambler(seed)
    with source.open("rb") as text, to.open("wb") as file:
        for raw in text:
            line = raw.rstrip(b"\n")
            feed = b"\f" if line.startswith(b"\f") else b""
            shown = line.lstrip(b"\f").decode("utf-8", "replace")
            if shown.strip():
                shown = scrambler.line(shown)
            file.write(feed + shown.encode() + b"\n")
