"""TOOL PAGES.jsonl: the time of an extractor for all pages, as JSON.

TOOL is trafilatura, trafilatura-fast or justext. Reading the file and importing
are not counted, nor is the first page, with which tables are loaded.
"""

import json
import sys
import time


def extractor(tool: str):
    if tool == "justext":
        import justext

        words = justext.get_stoplist("Korean")
        return lambda html: "\n".join(
            p.text for p in justext.justext(html, words) if not p.is_boilerplate
        )
    import trafilatura

    fast = tool == "trafilatura-fast"
    return lambda html: trafilatura.extract(html, fast=fast) or ""


def main() -> None:
    extract = extractor(sys.argv[1])
    with open(sys.argv[2], encoding="utf-8") as file:
        pages = [json.loads(row)["html"] for row in file]
    extract(pages[0])
    start, cpu = time.perf_counter(), time.process_time()
    characters = sum(len(extract(html)) for html in pages)
    took, cpu = time.perf_counter() - start, time.process_time() - cpu
    print(json.dumps({"seconds": took, "cpu": cpu, "characters": characters}))


main()
