"""How kijil fails, and how it warns."""

from __future__ import annotations


class KijilError(Exception):
    """Something could not be read, understood, trained or written.

    ``str(error)`` says in one sentence where, what, and the way out. ``code``
    is one of "invalid_argument" (an option or a label that does not exist),
    "not_found" (a file that is not there), "corrupt" (content that breaks its
    format), "io" (the system refused to read or write), "unsupported" (well
    formed, but not something kijil handles) and "internal" (a bug in kijil).

    >>> import kijil
    >>> try:
    ...     kijil.Classifier("no-such.kijil")
    ... except kijil.KijilError as error:
    ...     print(error.code)
    not_found
    """

    code: str

    def __init__(self, message: str, code: str = "internal") -> None:
        super().__init__(message)
        self.code = code


class KijilWarning(UserWarning):
    """A part of the input was passed over, or training pages lack something.

    The work goes on. ``warnings.simplefilter("error", kijil.KijilWarning)``
    stops it instead.
    """
