"""Refuse an outlet that the archive does not have: a misspelt id would choose nothing."""

from __future__ import annotations

from difflib import get_close_matches

from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import fetch
from shared.errors import Misconfigured

_ALIKE = 0.5
_LONGEST = 80
"""Characters of a misspelt id that are compared."""


async def check_outlet(conn: Connection, outlet: str | None) -> None:
    """Raise `Misconfigured` if the archive has nothing from this outlet. It names the nearest and all."""
    if outlet is None:
        return
    known = [str(row["id"]) for row in await fetch(conn, b"SELECT id FROM outlet ORDER BY id")]
    if outlet not in known:
        near = get_close_matches(outlet[:_LONGEST].lower(), known, 1, _ALIKE)
        hint = f"is it {near[0]}? " if near else ""
        names = ", ".join(known) or "none"
        raise Misconfigured(f"the archive has nothing from an outlet {outlet!r}; {hint}its outlets: {names}")
