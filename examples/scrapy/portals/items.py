"""What the spider yields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass
class Page:
    url: str
    text: str
    # The pipeline fills these two.
    article: str | None = None
    kijil: dict[str, Any] | None = None
