"""kijil.scrapy.page_text: from HTML to lines."""

from __future__ import annotations

import pytest
from kijil.scrapy import page_text
from scrapy.http import HtmlResponse, Response, TextResponse, XmlResponse


def text_of(html: str | bytes, **arguments: object) -> str:
    body = html.encode() if isinstance(html, str) else html
    return page_text(HtmlResponse("http://a.example/", body=body, **arguments))


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        # Blocks and breaks end lines; what runs on in a line does not.
        ("<p>가<br>나</p><p>다</p>", ["가", "나", "다"]),
        ("<p>가<b>나</b>다 <a>라</a></p>", ["가나다 라"]),
        ("앞<div>가운데</div>뒤", ["앞", "가운데", "뒤"]),
        ("<ul><li>가<li>나</ul>", ["가", "나"]),
        ("<button>인쇄</button><button>공유</button>", ["인쇄", "공유"]),
        ("<select><option>제목<option>내용</select>", ["제목", "내용"]),
        # A row is one line, whatever its cells hold beside text.
        (
            "<table><tr><th>번호<th>제목<tr><td>1</td><td><a>비</a> [2]</td></tr></table>",
            ["번호 제목", "1 비 [2]"],
        ),
        # White space is one space; no-break and ideographic spaces are too.
        ("<p> 가 \n 나&nbsp;다\u3000라 </p>", ["가 나 다 라"]),
        ("<pre>가\n나  다</pre><p>라\n마</p>", ["가", "나 다", "라 마"]),
        # What is not seen.
        ("<title>제목</title><p>가</p>", ["가"]),
        ("<p>가<script>var a;</script>나<style>b{}</style>다</p>", ["가나다"]),
        ("<p>가<!-- 아니 -->나</p><noscript>켜세요</noscript>", ["가나"]),
        (
            "<p hidden>아니</p>가<p style='display: none'>아니<i>아니</i></p>나",
            ["가나"],
        ),
        ("<body style='display:none'><p>가</p></body>", ["가"]),
        ("<p>&lt;b&gt; &amp; &#54620;</p>", ["<b> & 한"]),
        # Not much of a page.
        ("", []),
        ("<p> </p><br>", []),
        ("글자뿐", ["글자뿐"]),
        ("<p>가\x00나", ["가나"]),
        ("<div>" * 1000 + "깊다" + "</div>" * 1000 + "얕다", ["깊다", "얕다"]),
    ],
)
def test_lines(html: str, lines: list[str]) -> None:
    assert text_of("<meta charset=utf-8>" + html if html else "").split("\n") == (
        lines or [""]
    )


@pytest.mark.parametrize("declared", ["euc-kr", "EUC-KR", "ks_c_5601-1987", "cp949"])
def test_korean_encodings(declared: str) -> None:
    # 똠 and 펲 are in CP949 only; pages that say EUC-KR hold them all the same.
    body = f"<meta charset={declared}><p>똠방각하 펲시</p>".encode("cp949")
    assert text_of(body) == "똠방각하 펲시"


def test_encoding_of_the_header() -> None:
    headers = {"Content-Type": "text/html; charset=euc-kr"}
    assert text_of("<p>가람시</p>".encode("euc-kr"), headers=headers) == "가람시"


def test_other_text_responses() -> None:
    xhtml = '<html xmlns="http://www.w3.org/1999/xhtml"><body><p>가</p>나</body></html>'
    assert page_text(XmlResponse("http://a.example/", body=xhtml.encode())) == "가\n나"
    plain = TextResponse("http://a.example/", body="가".encode(), encoding="utf-8")
    assert page_text(plain) == "가"


def test_a_picture_is_no_text() -> None:
    with pytest.raises(AttributeError):
        page_text(Response("http://a.example/1.png", body=b"\x89PNG"))  # type: ignore
