"""What the bodies at an article's addresses were judged to be, so that "unchanged" repeats it."""

from __future__ import annotations

from services.publisher.core.facts import Seen, Sign


class Judgements:
    """Take judgements in the order of their time."""

    def __init__(self) -> None:
        self._of_body: dict[tuple[str, str], Seen | Sign] = {}
        self._last: dict[str, Seen | Sign] = {}

    def judge(self, fact: Seen | Sign) -> None:
        self._last[fact.address_id] = fact
        if fact.body:
            self._of_body[fact.address_id, fact.body] = fact

    def repeated(self, unchanged: Sign) -> Seen | Sign | None:
        """Return what the unchanged body was last judged to be; None while it has not arrived.

        Visits that do not say which body they found, and judgements without one, are of the time before hashes were
        kept: there the last judgement counts.
        """
        last = self._last.get(unchanged.address_id)
        if not unchanged.body:
            return last
        return self._of_body.get((unchanged.address_id, unchanged.body)) or (last if last and not last.body else None)
