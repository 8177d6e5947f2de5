"""The single words of names, in any spelling."""

from __future__ import annotations

from collections.abc import Iterable

from shared.names.folding import fold
from shared.names.gazetteer import Name, kind_of, names
from shared.names.russian import cases, is_russian


def words_of(ids: Iterable[str]) -> frozenset[str]:
    """Return the words of all spellings of these names, folded, Russian ones in all cases."""
    known = names()
    spellings = (form for id in ids if id in known for form in _forms(known[id]))
    return frozenset(word for form in spellings for word in fold(form).split())


def _forms(name: Name) -> Iterable[str]:
    for written in name.spellings:
        yield from cases(written, person=kind_of(name.id) == "person") if is_russian(written) else (written,)
