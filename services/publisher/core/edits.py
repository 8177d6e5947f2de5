"""Which differences between captures are the outlet's edits: never those that our own parser's progress makes.

An edit that is taken back is two. An article that makes the same change a second time (A to B, back to A, to B again)
was not edited: the outlet serves these texts in turn. That is told once, in place of the changes since the first.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from services.publisher.core.facts import Seen, first_readings, parser_rank
from services.publisher.core.history_model import History, HistoryChange


class Edits:
    """Is shown an article's captures in the order of their time; tells the history of edits and of the newest text.

    Of each kind of body it knows the last capture at each address (`before`), the one that brought the newest text
    (`current`), and those that could not be compared with it yet (`open`).
    """

    def __init__(self, history: History, first: Seen, moves: Collection[tuple[str, str]] = ()) -> None:
        self.history = history
        self.moves = moves
        self.before: dict[tuple[str, tuple[str, str]], Seen] = {}
        self.current: dict[tuple[str, str], Seen] = {}
        self.open: dict[tuple[str, str], list[Seen]] = {}
        self.in_turn: list[set[str]] = []
        self.shows_substitute = first.is_substitute

    def newest_at(self, address: str) -> Seen:
        """The last capture at an address that was seen."""
        latest = [seen for (name, _), seen in self.before.items() if name == address]
        return max(latest, key=lambda s: (s.when, s.capture_id))

    def see(self, fact: Seen) -> None:
        """A change of text is one at the same address in the same kind of body, to what is not the newest already.

        At an address to which the article moved, the first text follows that at the address it left.
        """
        self.history.extend(fact.revision_id, fact.at, fact.capture_id)
        self.history.extend(fact.revision_id, fact.when, fact.capture_id)
        before = self.before.get((fact.address_id, fact.kind)) or self._before_the_move(fact)
        self.before[fact.address_id, fact.kind] = fact
        current = self.current.setdefault(fact.kind, fact)
        if before is not None and self._is_another(before, fact, current):
            self.current[fact.kind] = fact
        if not fact.is_substitute or self.shows_substitute:
            self.history.revision_id = self.current[fact.kind].revision_id
            self.shows_substitute = fact.is_substitute

    def _before_the_move(self, fact: Seen) -> Seen | None:
        left = {source for source, target in self.moves if target == fact.address_id}
        latest = [seen for (name, kind), seen in self.before.items() if name in left and kind == fact.kind]
        return max(latest, key=lambda s: (s.when, s.capture_id), default=None)

    def _is_another(self, before: Seen, fact: Seen, current: Seen) -> bool:
        """Whether the capture shows a text that takes the newest one's place, and told so if that is the outlet's
        doing. Where no parser has read both it is not told: one of them has to be read again first."""
        texts = first_readings(before, fact)
        if texts is None:
            self._doubt(before, fact)
            return _are_alike(current, before)
        if texts[0] == texts[1]:
            return False
        others = (current, *self.open.get(fact.kind, ()))
        if any(_are_alike(other, fact) for other in others) or any(self._doubt(other, fact) for other in others):
            return False
        return self._revised(before, fact, texts)

    def _doubt(self, earlier: Seen, fact: Seen) -> bool:
        """Whether the two cannot be compared, for no parser has read both. The one whose parser is older has to be read
        again, or else the earlier one; until then nothing is told of what shows the same."""
        if first_readings(earlier, fact) is not None:
            return False
        ranks = parser_rank(earlier.parser)[0], parser_rank(fact.parser)[0]
        older, newer = (fact, earlier) if ranks[1] < ranks[0] else (earlier, fact)
        self.history.unread.append((older.capture_id, newer.capture_id))
        if ranks[0] == ranks[1]:
            return False  # by the rules of two layouts: they may never be comparable
        self.open.setdefault(fact.kind, []).append(fact)
        return True

    def _revised(self, before: Seen, fact: Seen, texts: tuple[str, str]) -> bool:
        """False for one of several texts that are served in turn: the one shown stays."""
        names = {self.history.today(text) for text in texts}
        if any(names <= texts_in_turn for texts_in_turn in self.in_turn):
            return False
        change = HistoryChange(
            "revised", fact.when, before.when, fact.address_id, *texts, evidence=_evidence(before, fact)
        )
        same = next((c for c in self.history.changes if self._is_same(c, change)), None)
        if same is None:
            self.history.changes.append(change)
        else:
            self._alternates(same, change)
        return True

    def _is_same(self, one: HistoryChange, other: HistoryChange) -> bool:
        return one.kind == "revised" and all(
            self.history.today(a) == self.history.today(b)
            for a, b in ((one.from_revision, other.from_revision), (one.to_revision, other.to_revision))
        )

    def _alternates(self, first: HistoryChange, again: HistoryChange) -> None:
        """One event stands for all changes from the first time to the second."""
        changes = self.history.changes
        since = changes.index(first)
        turns = [c for c in changes[since:] if c.kind == "revised"]
        captures = [first.evidence["before"], *(c.evidence["after"] for c in (*turns, again))]
        evidence = {"before": captures[0], "after": [name for found in captures[1:] for name in found]}  # type: ignore[attr-defined]
        changes[since:] = [c for c in changes[since:] if c.kind != "revised"]
        changes.append(replace(again, kind="alternating", since=first.since, evidence=evidence))
        self.in_turn.append({self.history.today(c.to_revision) for c in (*turns, again)})


def _evidence(before: Seen, fact: Seen) -> dict[str, object]:
    return {"before": [before.capture_id], "after": [fact.capture_id]}


def _are_alike(one: Seen, other: Seen) -> bool:
    texts = first_readings(one, other)
    return texts is not None and texts[0] == texts[1]
