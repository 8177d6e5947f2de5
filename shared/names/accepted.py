"""Names that people accepted for this archive, on top of those of the list."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from shared.names.folding import fold

_NONE = ""


@dataclass(frozen=True, slots=True, order=True)
class Accepted:
    """A spelling, and the id of the name that it is of: one of the list, or one accepted with it."""

    spelling: str
    id: str


def version_of(accepted: Iterable[Accepted]) -> str:
    """Return a short hash of what was accepted; empty if nothing was. Texts read with another one are read again."""
    lines = "\n".join(f"{one.id}\t{one.spelling}" for one in sorted(accepted))
    return hashlib.sha256(lines.encode()).hexdigest()[:8] if lines else _NONE


def id_for(kind: str, spelling: str) -> str:
    """Return an id for a new name: from its Latin letters, or a hash where it has none."""
    latin = re.sub(r"[^a-z0-9]+", "-", fold(spelling)).strip("-")[:60]
    return f"{kind}.{latin or 'x' + hashlib.sha256(spelling.encode()).hexdigest()[:10]}"
