"""Labelled pages: what training learns from and evaluating scores on."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable
from dataclasses import dataclass, field

from kijil import _core
from kijil._classifier import Path, path_bytes
from kijil._errors import KijilWarning


@dataclass
class Page:
    """A page labelled by hand, or by a model.

    >>> import kijil
    >>> page = kijil.Page(
    ...     lines=[("전체 메뉴", "chrome"), ("솔내시는 예산을 늘린다.", "body")],
    ...     site="솔내뉴스",
    ... )
    >>> page.lines[0]
    ('전체 메뉴', 'chrome')
    """

    #: (text, label) in reading order. The label is one of LABELS, "blank" for a
    #: line that shows nothing, or None: two careful people would differ, so it
    #: counts neither in training nor in evaluating.
    lines: list[tuple[str, str | None]] = field(default_factory=list)
    #: Names the page in messages and reports.
    id: str = ""
    #: Pages of one site are held out together.
    site: str = ""
    #: e.g. "blog"; free text.
    kind: str = ""
    url: str = ""


#: Pages, or files and folders of them, or several of both.
Pages = Path | Iterable[Page | Path]
PageTuple = tuple[str, str, str, str, list[tuple[str, str | None]]]


def read_pages(path: Path) -> list[Page]:
    """Reads a file of labelled pages, or all such files below a folder.

    Formats are kijil's TSV and JSONL, fastText's ``__label__x text``,
    doccano's JSONL and Label Studio's JSON (training/README.md), told apart by
    their content. Rows that cannot be read are passed over with a KijilWarning
    each. Broken UTF-8 becomes U+FFFD. Raises KijilError if there is no such
    file or nothing labelled in it.

    >>> import kijil, pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder, "page.tsv")
    ...     _ = file.write_text("# site: 솔내뉴스\\nchrome\\t메뉴\\nbody\\t기사다.\\n")
    ...     kijil.read_pages(file)[0].lines
    [('메뉴', 'chrome'), ('기사다.', 'body')]
    """
    pages, problems = _core.read_pages(path_bytes(path, "labelled pages"))
    warn_of(problems)
    return [
        Page(lines, id=id, site=site, kind=kind, url=url)
        for id, site, kind, url, lines in pages
    ]


def warn_of(problems: Iterable[str]) -> None:
    """Warns where the user's own code called into kijil."""
    for problem in problems:
        warnings.warn(problem, KijilWarning, stacklevel=3)


def tuples_of(pages: Pages) -> list[PageTuple]:
    """The pages as _core takes them; files and folders are read."""
    if isinstance(pages, Page):
        raise TypeError("pages are a list of kijil.Page, not one; give [page]")
    if not isinstance(pages, (str, os.PathLike, Iterable)):
        raise TypeError(
            "pages are a list of kijil.Page, or paths of labelled pages, not "
            f"{type(pages).__name__}"
        )
    tuples: list[PageTuple] = []
    for page in [pages] if isinstance(pages, (str, os.PathLike)) else pages:
        if isinstance(page, Page):
            lines = list(page.lines)
            tuples.append((page.id, page.site, page.kind, page.url, lines))
        elif isinstance(page, (str, os.PathLike)):
            read, problems = _core.read_pages(path_bytes(page, "labelled pages"))
            for problem in problems:
                warnings.warn(problem, KijilWarning, stacklevel=3)
            tuples += read
        else:
            raise TypeError(
                "pages are kijil.Page or paths of labelled pages, not "
                f"{type(page).__name__}"
            )
    return tuples


def names_of(pages: Pages) -> list[str]:
    """The files and folders among them, for the record."""
    if isinstance(pages, (str, os.PathLike)):
        return [os.fspath(pages)]
    return [os.fspath(page) for page in pages if isinstance(page, (str, os.PathLike))]
