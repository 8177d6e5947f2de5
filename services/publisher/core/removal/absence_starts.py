"""Find the moments after which an outlet has to have answered well, so that an absence can be confirmed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from itertools import pairwise

from services.publisher.core.facts import ABSENT, Seen, Sign
from shared.contracts import ObservationKind


def absence_starts(signs: Collection[Sign], seen: Collection[Seen] = ()) -> list[datetime]:
    """Return the moments for which `history.compute` may ask `first_answer`.

    These are the signs of absence that a second sign follows at the same address, before the article's own text comes
    back. A visit that finds the body of a sign unchanged repeats the sign.
    """
    following: dict[str, list[Sign]] = {}
    for sign in sorted(_may_be_absent(signs), key=lambda s: s.at):
        following.setdefault(sign.address_id, []).append(sign)
    own = [s for s in seen if not s.is_substitute and s.counts_from is None]
    return sorted(
        {
            one.at
            for some in following.values()
            for one, other in pairwise(some)
            if not any(s.address_id == one.address_id and one.at < s.at < other.at for s in own)
        }
    )


def _may_be_absent(signs: Collection[Sign]) -> list[Sign]:
    absent = [s for s in signs if s.kind in ABSENT]
    bodies = {(s.address_id, s.body) for s in absent if s.body}
    nameless = {s.address_id for s in absent if s.judges_body and not s.body}
    unchanged = [s for s in signs if s.kind is ObservationKind.NOT_MODIFIED]
    again = [s for s in unchanged if not s.body or (s.address_id, s.body) in bodies or s.address_id in nameless]
    return [*absent, *again]
