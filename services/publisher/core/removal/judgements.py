"""Remember how the bodies at an article's addresses were judged, so that "unchanged" can repeat it."""

from __future__ import annotations

from services.publisher.core.facts import Seen, Sign


class Judgements:
    """Take judgements in order of time."""

    def __init__(self) -> None:
        self._of_body: dict[tuple[str, str], Seen | Sign] = {}
        self._last: dict[str, Seen | Sign] = {}

    def judge(self, fact: Seen | Sign) -> None:
        self._last[fact.address_id] = fact
        if fact.body:
            self._of_body[fact.address_id, fact.body] = fact

    def repeated(self, unchanged: Sign) -> Seen | Sign | None:
        """Return the last judgement of the unchanged body; None if that body has not arrived.

        Older facts, from before hashes were stored, do not name a body. For them, the last judgement counts.
        """
        last = self._last.get(unchanged.address_id)
        if not unchanged.body:
            return last
        return self._of_body.get((unchanged.address_id, unchanged.body)) or (last if last and not last.body else None)
