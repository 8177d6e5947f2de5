"""Names that people accepted for this archive, in addition to the built-in list."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from shared.names.folding import fold

_NONE = ""


@dataclass(frozen=True, slots=True, order=True)
class Accepted:
    """A spelling and the id of its name, which is on the list or was accepted with the spelling."""

    spelling: str
    id: str


def version_of(accepted: Iterable[Accepted]) -> str:
    """Return a short hash of the accepted names; empty if there are none.

    Texts read with other names are read again.
    """
    lines = "\n".join(f"{one.id}\t{one.spelling}" for one in sorted(accepted))
    return hashlib.sha256(lines.encode()).hexdigest()[:8] if lines else _NONE


def id_for(kind: str, spelling: str) -> str:
    """Return an id for a new name, made of its Latin letters, or of a hash if it has none."""
    latin = re.sub(r"[^a-z0-9]+", "-", fold(spelling)).strip("-")[:60]
    return f"{kind}.{latin or 'x' + hashlib.sha256(spelling.encode()).hexdigest()[:10]}"
