"""A Scrapy item pipeline that keeps the article and drops the rest.

In a project's settings.py:

    ITEM_PIPELINES = {"kijil.scrapy.KijilPipeline": 300}
    KIJIL_KEPT_FIELD = "article"               # the kept lines, joined
    KIJIL_REJECTED_FEED = "rejected.jsonl"     # all others, so that nothing is lost

and in a spider:

    from kijil.scrapy import page_text

    def parse(self, response):
        yield {"url": response.url, "text": page_text(response)}

All settings are in docs/scrapy.md. A wrong one ends the crawl before its first
request, with a ValueError that names it. Items may be of any type that Scrapy
takes; an item that cannot be classified goes on with an error in its result
field, and is counted. One crawler uses a pipeline from one thread, as Scrapy does.

Pages are classified in a thread of the reactor's pool, with the interpreter's lock
released, so Scrapy goes on downloading and parsing meanwhile. All else happens in
the reactor's thread. docs/scrapy.md has the figures.
"""

# Scrapy need not be there to check this.
# mypy: disable-error-code="import-not-found"

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any

try:
    from itemadapter import ItemAdapter
    from scrapy.exceptions import DropItem
    from scrapy.utils.asyncio import run_in_thread
    from scrapy.utils.misc import load_object

    from kijil._html import page_text
    from kijil._scrapy_feed import read_feed
except ImportError as error:
    raise ImportError(
        f"kijil.scrapy needs Scrapy 2.15 or newer ({error}); install it with:"
        " pip install 'kijil[scrapy]'"
    ) from error

from kijil import Filtered, KijilError
from kijil._page import answer, characters, error_answer, lines_of, rounded
from kijil._scrapy_settings import (
    Portal,
    check_names,
    host_of,
    read_field,
    read_portals,
)

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import Settings

__all__ = ["KijilPipeline", "page_text"]

logger = logging.getLogger(__name__)

_NO_URL = "an item without url"  # in messages, for its url


def _filter(portal: Portal, text: str) -> tuple[Filtered[str], float]:
    """What is found in a page, and the processor's seconds that it took."""
    began = time.thread_time()
    filtered = portal.classifier.filter(text, **portal.rule.arguments())
    return filtered, time.thread_time() - began


def _read_classes(settings: Settings) -> tuple[type, ...]:
    """The classes of KIJIL_ITEM_CLASSES, which are paths or classes themselves."""
    classes = []
    try:
        names = settings.getlist("KIJIL_ITEM_CLASSES")
    except TypeError:
        names = [settings["KIJIL_ITEM_CLASSES"]]
    for name in names:
        path = name.strip() if isinstance(name, str) else name
        expected = 'expected classes such as "myproject.items.Page"'
        try:
            kind = load_object(path)
        except Exception as error:  # whatever the import of a module raises
            raise ValueError(
                f"KIJIL_ITEM_CLASSES: {path!r} cannot be loaded"
                f" ({type(error).__name__}: {error}); {expected}"
            ) from error
        if not isinstance(kind, type):
            raise ValueError(f"KIJIL_ITEM_CLASSES: {path!r} is no class; {expected}")
        classes.append(kind)
    return tuple(classes)


class KijilPipeline:
    """Puts the lines' labels and the kept text into each item.

    `ITEM_PIPELINES = {"kijil.scrapy.KijilPipeline": 300}` enables it. A pipeline
    before it may prepare the text, one behind it sees the result.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        check_names(settings)
        self._crawler = crawler
        self._portals = read_portals(settings)
        self._text_field = read_field(settings, "KIJIL_TEXT_FIELD", "text")
        self._url_field = read_field(settings, "KIJIL_URL_FIELD", "url")
        self._result_field = read_field(settings, "KIJIL_RESULT_FIELD", "kijil")
        self._kept_field = read_field(settings, "KIJIL_KEPT_FIELD", "")
        if not self._text_field:
            raise ValueError(
                "KIJIL_TEXT_FIELD: names no field; expected the text's one"
            )
        self._classes = _read_classes(settings)
        self._feed = read_feed(crawler)
        self._missing_fields: dict[type, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> KijilPipeline:
        return cls(crawler)

    def open_spider(self) -> None:
        assert self._crawler.spider is not None
        if self._feed:
            self._feed.open(self._crawler.spider)

    async def close_spider(self) -> None:
        if self._feed:
            await self._feed.close()

    async def process_item(self, item: Any) -> Any:
        """The item with its result; raises DropItem for one with too little text."""
        if self._classes and not isinstance(item, self._classes):
            return item
        if not ItemAdapter.is_item(item):
            logger.error("Not an item, so it passes unseen: %r", item)
            self._count("errors")
            return item
        page = ItemAdapter(item)
        url = str(page.get(self._url_field) or "")
        portal = self._portal(url)
        try:
            self._check_fields(item)
            text = self._text(page)
            filtered, seconds = await run_in_thread(_filter, portal, text)
            self._store(page, text, filtered)
        except Exception as error:  # an item is never lost for kijil's sake
            self._report(page, url, portal, error)
            return item
        self._count_page(portal, filtered, seconds)
        too_short = characters(filtered.text) < portal.min_characters
        if self._feed:
            self._reject(url, text, filtered, too_short)
        if too_short:
            self._count("dropped", portal)
            why = (
                f"{characters(filtered.text)} characters kept of {url or 'a page'},"
                f" fewer than {portal.min_characters}"
            )
            # Scrapy logs the whole item with it, which is for debugging only.
            logger.info("Dropped: %s", why)
            raise DropItem(why, log_level="DEBUG")
        return item

    def _portal(self, url: str) -> Portal:
        """The portal of the longest host that `url`'s is, or is a subdomain of."""
        host = host_of(url)
        while host and host not in self._portals:
            host = host.partition(".")[2]
        return self._portals[host]

    def _check_fields(self, item: Any) -> None:
        """Raises KijilError if the item's class has no place for what was found."""
        kind = type(item)
        if kind not in self._missing_fields:
            fields = ItemAdapter.get_field_names_from_class(kind)
            wanted = {
                "KIJIL_RESULT_FIELD": self._result_field,
                "KIJIL_KEPT_FIELD": self._kept_field,
            }
            self._missing_fields[kind] = next(
                (
                    f'{kind.__name__} has no field "{field}"; add it, or set {setting}'
                    for setting, field in wanted.items()
                    if field and fields is not None and field not in fields
                ),
                "",
            )
        if self._missing_fields[kind]:
            raise KijilError(self._missing_fields[kind], "invalid_argument")

    def _text(self, page: ItemAdapter) -> str:
        text = page.get(self._text_field)
        if isinstance(text, str):
            return text
        if text is None:
            raise KijilError(
                f'no text: field "{self._text_field}" is missing or None; fill it, or'
                " set KIJIL_TEXT_FIELD",
                "not_found",
            )
        # Lines, or the list that an ItemLoader without output processor makes.
        what = type(text).__name__
        if isinstance(text, (list, tuple)):
            wrong = next((i for i, x in enumerate(text) if not isinstance(x, str)), -1)
            if wrong < 0:
                return "\n".join(text)
            what = f"a {what} whose element {wrong} is {type(text[wrong]).__name__}"
        raise KijilError(
            f'field "{self._text_field}" is {what}; expected str or a list of str',
            "invalid_argument",
        )

    def _store(self, page: ItemAdapter, text: str, filtered: Filtered[str]) -> None:
        if self._result_field:
            page[self._result_field] = answer(text, filtered)
        if self._kept_field:
            page[self._kept_field] = filtered.text

    def _report(
        self, page: ItemAdapter, url: str, portal: Portal, error: Exception
    ) -> None:
        """Counts and logs what is wrong with an item, and says so in the item."""
        code = getattr(error, "code", "internal")
        missing = code == "not_found"
        self._count("pages_without_text" if missing else "errors", portal)
        known = isinstance(error, KijilError)
        logger.error(
            "Not classified: %s: %s",
            url or _NO_URL,
            error,
            exc_info=None if known else error,
        )
        if self._result_field:
            try:
                page[self._result_field] = error_answer(code, str(error))
            except Exception:  # logged and counted already
                logger.debug("No place for the error in %r", type(page.item))

    def _reject(
        self, url: str, text: str, filtered: Filtered[str], page_dropped: bool
    ) -> None:
        assert self._feed
        try:
            for number, (result, line, kept) in enumerate(lines_of(text, filtered), 1):
                if kept and not page_dropped:
                    continue
                self._feed.write(
                    {
                        "url": url,
                        "line": number,
                        "label": result.label,
                        "score": rounded(result),
                        "text": line,
                        "page_dropped": page_dropped,
                    }
                )
        except Exception:
            logger.exception(
                "Rejected lines of %s could not be written", url or _NO_URL
            )
            self._count("rejected_feed_errors")

    def _count(self, name: str, portal: Portal | None = None, value: Any = 1) -> None:
        self._crawler.stats.inc_value(f"kijil/{name}", value)
        if portal and portal.name:
            self._crawler.stats.inc_value(f"kijil/{portal.name}/{name}", value)

    def _count_page(
        self, portal: Portal, filtered: Filtered[str], seconds: float
    ) -> None:
        # An item counts once: as a page, as one without text, or as an error.
        self._count("pages" if filtered.lines else "pages_without_text", portal)
        self._count("seconds", portal, seconds)
        for name, count in filtered.counts.items():
            if name in ("lines", "kept"):
                self._count("lines" if name == "lines" else "lines_kept", portal, count)
            else:
                self._count(f"lines/{name}", portal, count)
