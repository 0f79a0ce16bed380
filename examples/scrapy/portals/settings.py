"""Settings of the example; docs/scrapy.md explains those that begin with KIJIL_."""

BOT_NAME = "portals"
SPIDER_MODULES = ["portals.spiders"]

ITEM_PIPELINES = {"kijil.scrapy.KijilPipeline": 300}

# The article goes into the item's field "article"; pages with less than 100
# characters of it (front pages, lists) are dropped.
KIJIL_KEPT_FIELD = "article"
KIJIL_MIN_CHARACTERS = 100
# All other lines, and all lines of dropped pages.
KIJIL_REJECTED_FEED = {"rejected.jsonl": {"overwrite": True}}
# Portals that need rules of their own, by host; subdomains are meant too.
KIJIL_PORTALS = {
    "board.moabang.example": {"min_score": {"body": 0.8}},
    "galpi.example": {"unsure": 0.9},
}

FEEDS = {
    "articles.jsonl": {
        "format": "jsonlines",
        "fields": ["url", "article"],
        "overwrite": True,
    },
}
FEED_EXPORT_ENCODING = "utf-8"

ROBOTSTXT_OBEY = True
COOKIES_ENABLED = False
LOG_LEVEL = "INFO"
# Two doors into a running crawl, which this one does not need.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
