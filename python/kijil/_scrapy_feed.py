"""The feed of lines that KijilPipeline did not keep (KIJIL_REJECTED_FEED)."""

# Scrapy need not be there to check this.
# mypy: disable-error-code="import-not-found"

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.exceptions import NotConfigured
from scrapy.extensions.postprocessing import PostProcessingManager
from scrapy.utils.defer import ensure_awaitable
from scrapy.utils.misc import build_from_crawler, load_object

from kijil._scrapy_settings import read_mapping

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler

logger = logging.getLogger("kijil.scrapy")

# Those of FEEDS that make sense for one file of lines.
_FEED_OPTIONS = {
    "encoding",
    "fields",
    "format",
    "indent",
    "item_export_kwargs",
    "overwrite",
    "postprocessing",
}


class RejectedFeed:
    """Lines that were not kept, through Scrapy's feed storages and exporters.

    A feed of its own rather than one of FEEDS: what a pipeline emits there would be
    an item, which all other feeds and the counters of items would take too.
    """

    def __init__(self, crawler: Crawler, uri: str, options: Mapping[str, Any]) -> None:
        for option in options:
            plugin_option = option.split("_")[0] in {"gzip", "bz2", "lzma"}
            if option not in _FEED_OPTIONS and not plugin_option:
                raise ValueError(
                    f"KIJIL_REJECTED_FEED[{uri!r}]: unknown option {option!r};"
                    f" expected {', '.join(sorted(_FEED_OPTIONS))}"
                )
        self._crawler = crawler
        self._options = {"overwrite": False, **options}
        exporters = crawler.settings.getwithbase("FEED_EXPORTERS")
        format_ = options.get("format") or Path(uri).suffix[1:]
        if not exporters.get(format_):
            known = ", ".join(sorted(name for name in exporters if exporters[name]))
            raise ValueError(
                f'KIJIL_REJECTED_FEED[{uri!r}]: unknown format "{format_}";'
                f' set "format" to one of {known}'
            )
        self._exporter_class = load_object(exporters[format_])
        storages = crawler.settings.getwithbase("FEED_STORAGES")
        scheme = urlsplit(uri).scheme
        if scheme and not storages.get(scheme):
            known = ", ".join(sorted(name for name in storages if name))
            raise ValueError(
                f'KIJIL_REJECTED_FEED[{uri!r}]: unknown scheme "{scheme}"; expected a'
                f" path, or one of {known}"
            )
        self._storage_class = load_object(storages[scheme or "file"])
        self._uri = uri
        self.lines = 0

    def open(self, spider: Spider) -> None:
        """Opens the file; raises ValueError for one that cannot be written."""
        now = datetime.now(tz=timezone.utc).replace(microsecond=0)
        parameters = {"name": spider.name, "time": now.isoformat().replace(":", "-")}
        uri = self._uri
        for name, value in parameters.items():
            uri = uri.replace(f"%({name})s", value)
        self._uri = uri
        try:
            self._open(spider)
        except (
            OSError,
            NotConfigured,
            ImportError,  # of a plugin
            LookupError,  # an encoding that there is not
            NameError,
            TypeError,
            ValueError,
        ) as error:
            raise ValueError(f"KIJIL_REJECTED_FEED[{uri!r}]: {error}") from error

    def _open(self, spider: Spider) -> None:
        self._storage = build_from_crawler(
            self._storage_class, self._crawler, self._uri, feed_options=self._options
        )
        self._stored: IO[bytes] = self._storage.open(spider)
        file: Any = self._stored
        if self._options.get("postprocessing"):
            file = PostProcessingManager(
                self._options["postprocessing"], file, self._options
            )
        self._file = file
        settings = self._crawler.settings
        self._exporter = build_from_crawler(
            self._exporter_class,
            self._crawler,
            file,
            encoding=self._options.get("encoding")
            or settings["FEED_EXPORT_ENCODING"]
            or "utf-8",
            fields_to_export=self._options.get("fields"),
            indent=self._options.get("indent"),
            **self._options.get("item_export_kwargs", {}),
        )
        self._exporter.start_exporting()

    def write(self, line: dict[str, Any]) -> None:
        try:
            self._exporter.export_item(line)
        except UnicodeEncodeError:  # half a surrogate pair, from some JSON
            text = line["text"].encode("utf-8", "backslashreplace").decode("utf-8")
            self._exporter.export_item({**line, "text": text})
        self.lines += 1

    async def close(self) -> None:
        self._exporter.finish_exporting()
        if self._file is not self._stored:
            self._file.close()
        try:
            await ensure_awaitable(self._storage.store(self._stored))
        except Exception:
            logger.exception("Rejected lines could not be stored in %s", self._uri)
            self._crawler.stats.inc_value("kijil/rejected_feed_errors")
        else:
            logger.info("Stored %d rejected lines in %s", self.lines, self._uri)


def read_feed(crawler: Crawler) -> RejectedFeed | None:
    """The feed of KIJIL_REJECTED_FEED: a URI, or {URI: options} as in FEEDS."""
    value = crawler.settings.get("KIJIL_REJECTED_FEED")
    if isinstance(value, str) and value.lstrip().startswith("{"):
        value = read_mapping("KIJIL_REJECTED_FEED", value)
    if not value:
        return None
    if isinstance(value, (str, Path)):
        value = {value: {}}
    if not isinstance(value, Mapping) or len(value) != 1:
        raise ValueError(
            "KIJIL_REJECTED_FEED: expected one path or URI, or {URI: options} as in"
            f" FEEDS, not {value!r}"
        )
    uri, options = next(iter(value.items()))
    if not isinstance(options, Mapping):
        raise ValueError(f"KIJIL_REJECTED_FEED[{uri!r}]: expected a dict of options")
    return RejectedFeed(crawler, str(uri), options)
