"""Crawls three portals and yields every page as lines of text."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import scrapy
from kijil.scrapy import page_text
from scrapy.http import Response, TextResponse
from scrapy.linkextractors import LinkExtractor

from portals.items import Page


class PagesSpider(scrapy.Spider):
    name = "pages"
    start_urls = [
        "http://www.haesolnews.example/",
        "http://board.moabang.example/",
        "http://narae.galpi.example/",
    ]
    links = LinkExtractor(allow=r"/(news|view|entry)/\d+\.html$")

    async def start(self) -> AsyncIterator[Any]:
        for url in self.start_urls:
            # Without dont_filter, so that a crawl with JOBDIR that was stopped does
            # not begin anew.
            yield scrapy.Request(url)

    def parse(self, response: Response) -> Iterator[Any]:
        if not isinstance(response, TextResponse):
            return  # a picture, a PDF
        yield Page(url=response.url, text=page_text(response))
        yield from response.follow_all(self.links.extract_links(response))
