"""Decide which differences between captures are edits by the outlet. Progress of our parser never is.

An edit that is reverted counts as two edits. If an article makes the same change a second time (A to B, back to A, to B
again), it was not edited: the outlet alternates between these texts. One change `alternating` then replaces the changes
since the first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from services.publisher.core.facts import Seen, first_readings, parser_rank
from services.publisher.core.history_model import History, HistoryChange


@dataclass(frozen=True, slots=True)
class Turn:
    """A change from one text to another, with the two captures that show it."""

    change: HistoryChange
    before: Seen
    after: Seen


class Edits:
    """Take an article's captures in the order of their time, and build the history of edits and the newest text.

    For each kind of body it keeps the last capture at each address (`before`), the capture that brought the newest text
    (`current`), and the captures that could not be compared with it yet (`open`).
    """

    def __init__(self, history: History, first: Seen, moves: Collection[tuple[str, str]] = ()) -> None:
        self.history = history
        self.moves = moves
        self.before: dict[tuple[str, tuple[str, str]], Seen] = {}
        self.current: dict[tuple[str, str], Seen] = {}
        self.open: dict[tuple[str, str], list[Seen]] = {}
        self.turns: list[Turn] = []
        self.in_turn: list[list[Seen]] = []
        self.shows_substitute = first.is_substitute
        self.same_text: Mapping[str, str] = {}

    def see(self, fact: Seen) -> None:
        """Add a capture.

        A different text at the same address, in the same kind of body, is a change unless it is the newest.

        At an address that the article moved to, the first text is compared with the last one at the old address.
        """
        self.history.extend(fact.revision_id, fact.at, fact.capture_id)
        self.history.extend(fact.revision_id, fact.when, fact.capture_id)
        before = self.before.get((fact.address_id, fact.kind)) or self._before_the_move(fact)
        self.before[fact.address_id, fact.kind] = fact
        current = self.current.setdefault(fact.kind, fact)
        is_another = before is not None and self._is_another(before, fact, current)
        if is_another or self.same_text.get(current.revision_id) == fact.revision_id:
            self.current[fact.kind] = fact
        if not fact.is_substitute or self.shows_substitute:
            self.history.revision_id = self.current[fact.kind].revision_id
            self.shows_substitute = fact.is_substitute

    def _are_alike(self, one: Seen, other: Seen) -> bool:
        texts = first_readings(one, other)
        return texts is not None and self._is_one(texts)

    def _is_one(self, texts: tuple[str, str]) -> bool:
        return len({self.same_text.get(text, text) for text in texts}) == 1

    def _before_the_move(self, fact: Seen) -> Seen | None:
        left = {source for source, target in self.moves if target == fact.address_id}
        latest = [seen for (name, kind), seen in self.before.items() if name in left and kind == fact.kind]
        return max(latest, key=lambda s: (s.when, s.capture_id), default=None)

    def _is_another(self, before: Seen, fact: Seen, current: Seen) -> bool:
        """Return whether the capture's text replaces the newest one. Records a change if the outlet made it.

        If no parser has read both captures, nothing is recorded: one of them must be read again first.
        """
        texts = first_readings(before, fact)
        if texts is None:
            self._doubt(before, fact)
            return self._are_alike(current, before)
        if self._is_one(texts):
            return False
        others = (current, *self.open.get(fact.kind, ()))
        if any(self._are_alike(other, fact) for other in others) or any(self._doubt(other, fact) for other in others):
            return False
        return self._revised(before, fact, texts)

    def _doubt(self, earlier: Seen, fact: Seen) -> bool:
        """Return whether the two captures cannot be compared because no parser has read both.

        The capture with the older parser must be read again, or else the earlier one. Until then no change is recorded
        for captures that show the same text.
        """
        if first_readings(earlier, fact) is not None:
            return False
        ranks = parser_rank(earlier.parser)[0], parser_rank(fact.parser)[0]
        older, newer = (fact, earlier) if ranks[1] < ranks[0] else (earlier, fact)
        self.history.unread.append((older.capture_id, newer.capture_id))
        if ranks[0] == ranks[1]:
            return False  # rules for two layouts read them: they may never be comparable
        self.open.setdefault(fact.kind, []).append(fact)
        return True

    def _revised(self, before: Seen, fact: Seen, texts: tuple[str, str]) -> bool:
        """Record the change. Returns False if the outlet alternates between these texts: the newest text then stays."""
        if any(self._are_among(before, fact, shown) for shown in self.in_turn):
            return False
        evidence = _evidence(before, fact)
        change = HistoryChange("revised", fact.when, before.when, fact.address_id, *texts, evidence=evidence)
        turn = Turn(change, before, fact)
        first = next((t for t in self.turns if self._all_same([(t.before, before), (t.after, fact)])), None)
        if first is None:
            self.history.changes.append(change)
            self.turns.append(turn)
        else:
            self._alternates(first, turn)
        return True

    def _are_among(self, before: Seen, fact: Seen, shown: Sequence[Seen]) -> bool:
        """Return whether both captures show texts that the outlet alternates between."""
        return all(any(self._all_same([(one, own)]) for one in shown) for own in (before, fact))

    def _all_same(self, pairs: Sequence[tuple[Seen, Seen]]) -> bool:
        """Return whether the captures of each pair show one text.

        Pairs that no parser has read alike are read again, unless another pair already differs.
        """
        texts = [first_readings(one, other) for one, other in pairs]
        if any(found is not None and not self._is_one(found) for found in texts):
            return False
        unknown = [pair for pair, found in zip(pairs, texts, strict=True) if found is None]
        for one, other in unknown:
            self._read_again(one, other)
        return not unknown

    def _read_again(self, one: Seen, other: Seen) -> None:
        ranks = parser_rank(one.parser)[0], parser_rank(other.parser)[0]
        if ranks[0] != ranks[1]:
            older, newer = (one, other) if ranks[0] < ranks[1] else (other, one)
            self.history.unread.append((older.capture_id, newer.capture_id))

    def _alternates(self, first: Turn, again: Turn) -> None:
        """Replace all changes from the first time to the second by one change `alternating`."""
        since = next(n for n, turn in enumerate(self.turns) if turn is first)
        turns = [*self.turns[since:], again]
        gone = {id(turn.change) for turn in turns}
        self.history.changes = [c for c in self.history.changes if id(c) not in gone]
        evidence: dict[str, object] = {
            "before": [first.before.capture_id],
            "after": [t.after.capture_id for t in turns],
        }
        since_when = first.change.since
        self.history.changes.append(replace(again.change, kind="alternating", since=since_when, evidence=evidence))
        self.in_turn.append([turn.after for turn in turns])
        del self.turns[since:]


def _evidence(before: Seen, fact: Seen) -> dict[str, object]:
    return {"before": [before.capture_id], "after": [fact.capture_id]}
