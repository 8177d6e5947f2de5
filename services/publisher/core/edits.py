"""Which differences between captures are the outlet's edits: never those that our own parser's progress makes.

An edit that is taken back is two. An article that makes the same change a second time (A to B, back to A, to B again)
was not edited: the outlet serves these texts in turn. That is told once, in place of the changes since the first.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from services.publisher.core.facts import Seen, first_readings, parser_rank
from services.publisher.core.history_model import History, HistoryChange


@dataclass(frozen=True, slots=True)
class Turn:
    """A change with the two captures that show it."""

    change: HistoryChange
    before: Seen
    after: Seen


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
        self.turns: list[Turn] = []
        self.in_turn: list[list[Seen]] = []
        self.shows_substitute = first.is_substitute

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
        """Whether both captures show texts that are served in turn."""
        return all(any(self._all_same([(one, own)]) for one in shown) for own in (before, fact))

    def _all_same(self, pairs: Sequence[tuple[Seen, Seen]]) -> bool:
        """Whether the captures of each pair show one text.

        Pairs that no parser has read alike are read again, unless another pair differs already.
        """
        texts = [first_readings(one, other) for one, other in pairs]
        if any(found is not None and found[0] != found[1] for found in texts):
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
        """One event stands for all changes from the first time to the second."""
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


def _are_alike(one: Seen, other: Seen) -> bool:
    texts = first_readings(one, other)
    return texts is not None and texts[0] == texts[1]
