"""Find who attended in a list, as news agencies write it: `Present at the meeting were A, minister of B, and C`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from shared.activity.acts import Found, Named
from shared.activity.english_names import only_titles

_PRESENT = re.compile(r"Present\s(?:there|at|on)\b[^,;:]{0,160}?\s(?:was|were)\s")
_PARTS = re.compile(r",\s|\s(?:and|as well as)\s")


def present(sentence: str, names: Sequence[Named], at: int) -> Iterator[Found]:
    """Yield the persons of the list that begins at `at`. Each is in the company of the others."""
    begins = _PRESENT.match(sentence, at)
    people = list(_listed(sentence, names, begins.end())) if begins else []
    for one in people:
        others = tuple(dict.fromkeys(other.id for other in people if other.id != one.id))
        yield Found(one.id, "attend", at, begins.end(), begins.end(), (), others)  # type: ignore[union-attr]


def _listed(sentence: str, names: Sequence[Named], at: int) -> Iterator[Named]:
    """Yield each person that begins a part of the list, after nothing but titles: no `envoy of President Putin`."""
    part, ends = at, [found.end() for found in _PARTS.finditer(sentence, at)]
    for number, name in enumerate(names):
        if name.start < at or name.kind != "person":
            continue
        part = max([at, *(end for end in ends if end <= name.start)])
        last = max([part, *(one.end for one in names[:number])])
        if (
            name.id
            and not sentence.startswith(("'s", "’s"), name.end)
            and " of " not in f" {sentence[last : name.start]}"
            and only_titles(sentence[part : name.start], names[:number], part)
        ):
            yield name
