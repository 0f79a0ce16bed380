#!/usr/bin/env python3
"""Serves the folders of site/, each under the host that it is named after.

    python3 serve.py [PORT]        # default: 8000; 0 takes any free one

It is an HTTP proxy that knows these hosts only, so a crawler that is started with
http_proxy=http://127.0.0.1:8000 sees them as if they were on the network, and
nothing else. Ends at Ctrl+C.
"""

from __future__ import annotations

import sys
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

SITE = Path(__file__).resolve().parent / "site"


class Handler(SimpleHTTPRequestHandler):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, directory=str(SITE), **kwargs)

    def translate_path(self, path: str) -> str:
        url = urlsplit(path)  # a proxy is asked for whole URLs
        return super().translate_path(f"/{url.hostname or ''}{url.path or '/'}")

    def log_message(self, format: str, *args) -> None:
        pass


def main() -> None:
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8000
    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
        proxy = f"http://127.0.0.1:{server.server_port}"
        hosts = ", ".join(sorted(folder.name for folder in SITE.iterdir()))
        print(f"Serving {hosts}\nCrawl with: http_proxy={proxy}", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            pass


if __name__ == "__main__":
    main()
