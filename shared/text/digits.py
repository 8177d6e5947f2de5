"""Find runs of decimal digits in a long text."""

from __future__ import annotations

import re

_ANY = re.compile(r"\d\d*")
_ASCII = re.compile("[0-9][0-9]*")
"""It takes half the time. Both begin with one digit, so that the search skips from digit to digit."""
_OTHERS = tuple(b"\xd9\xdb\xdf\xe0\xe1\xea\xef\xf0")
"""The bytes that all decimal digits beyond ASCII begin with in UTF-8. Other characters begin with them too."""

Run = tuple[int, int]
"""Start and end of a run of digits, in code points."""


def digit_runs(text: str) -> list[Run]:
    """Return all runs of decimal digits, in order."""
    return [found.span() for found in (_ANY if _may_have_others(text) else _ASCII).finditer(text)]


def _may_have_others(text: str) -> bool:
    if text.isascii():
        return False
    data = text.encode("utf-8", "surrogatepass")
    return any(first in data for first in _OTHERS)
