"""The visible text of an HTML page as lines; kijil.scrapy.page_text is its door."""

# lxml has no types, and Scrapy need not be there to check this.
# mypy: disable-error-code="import-not-found,import-untyped"

from __future__ import annotations

import re
from typing import Any

from lxml import etree
from parsel import Selector
from scrapy.http import HtmlResponse, TextResponse

_SPACE = re.compile(r"\s+")
_UNSEEN = set(
    "title script style template noscript iframe object svg canvas audio video".split()
)
_BREAKS = set(
    "address article aside blockquote body br button caption center dd details dialog"
    " dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header"
    " hgroup hr legend li main menu nav ol optgroup option p pre search section select"
    " summary table tbody textarea tfoot thead tr ul".split()
)


def page_text(response: TextResponse) -> str:
    """The visible text of an HTML page, one line for each block of it.

    Blocks (paragraphs, list entries, rows of a table ...) and `<br>` break lines,
    so do line breaks in `<pre>`. The cells of a row are joined by a space; a run of
    white space is one space. Empty lines, scripts, styles and what is hidden by its
    own attributes are left out. No guess is made at what the article is: that is
    kijil's part. Characters are as Scrapy decoded them, EUC-KR and CP949 included. A
    response that is no text raises AttributeError, as `response.text` does.

        page_text(HtmlResponse("http://a.example", body=b"<p>a<br>b</p><ul><li>c"))
        # "a\\nb\\nc"
    """
    if isinstance(response, HtmlResponse):
        root = response.selector.root
    else:
        root = Selector(text=response.text, type="html").root
    pieces: list[str] = []
    preformatted = 0
    # Not by recursion: pages are nested deeper than Python's stack allows.
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if tag in _UNSEEN or _is_hidden(element):
                walk.skip_subtree()
                continue
            preformatted += tag == "pre"
            if tag in _BREAKS:
                pieces.append("\n")
            elif tag in ("td", "th"):
                pieces.append(" ")
            text = element.text
        else:
            if event == "end" and tag not in _UNSEEN and not _is_hidden(element):
                preformatted -= tag == "pre"
                if tag in _BREAKS:
                    pieces.append("\n")
            text = element.tail
        if text:
            pieces.append(text if preformatted else _SPACE.sub(" ", text))
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _is_hidden(element: Any) -> bool:
    if element.tag in ("html", "body"):  # shown by a script as soon as it is loaded
        return False
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    return bool(style) and "display:none" in style.replace(" ", "").lower()
