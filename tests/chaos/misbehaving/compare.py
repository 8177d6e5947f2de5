"""Compare the archive's claims and events with what really happened. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from tests.chaos.misbehaving.asking import Believed, Change
from tests.chaos.misbehaving.truth import Truth
from tests.chaos.misbehaving.verdict import EDIT, REMOVAL, RETURN, Known, Verdict

_NO_CLAIM = frozenset({"suspected", "cleared", "corrected", "moved", "created"})
"""Kinds that say of no story that it was edited, taken down or brought back."""
LEAST_OF_A_MASS = 10
CREATED, TURNS, MASS_REMOVAL, FLIPS = "created", "alternating", "mass-removal", 2


def compare(known: Known, believed: Sequence[Believed], reported: Mapping[tuple[str, str], int]) -> Verdict:
    """Judge the archive. `reported` counts the events by (article id, kind)."""
    verdict = Verdict()
    of_number: dict[int, list[Believed]] = defaultdict(list)
    for article in believed:
        numbers = [number for a in article.addresses if (number := known.number_of(a)) is not None]
        for number in dict.fromkeys(numbers):
            of_number[number].append(article)
        if not numbers:
            verdict.wrong["no story stands at this address"].append(article.addresses[0])
        if len(set(numbers)) > 1:
            verdict.wrong["several stories taken for one"] += article.addresses[1:]
    for number, truth in known.truths.items():
        _story(verdict, truth, of_number.get(number, []), number, known)
    _judge_events(verdict, known, of_number, reported)
    return verdict


def _story(verdict: Verdict, truth: Truth, articles: Sequence[Believed], number: int, known: Known) -> None:
    if not articles:
        verdict.missed["a story is not in the archive"].append(str(number))
        return
    where = articles[0].addresses[0]
    for other in articles[1:]:
        verdict.wrong["one story taken for two"].append(other.addresses[0])
    for article in articles:
        for text in map(known.without_noise, article.texts):
            if text not in truth.texts:
                verdict.wrong["a text that the paper never printed"].append(f"{where} “{text.plain[:60]}”")
    texts = {known.without_noise(text) for article in articles for text in article.texts}
    verdict.missed["a text is not in the archive"] += [where for text in truth.texts if text not in texts]
    changes = [change for article in articles for change in article.changes]
    _changes(verdict, truth, changes, where, is_delisted=number in known.delisted)
    if number in known.left_early and not any(change.kind == "unlisted" for change in changes):
        verdict.missed["left its feed"].append(where)
    _state(verdict, truth, articles[0], where)
    _shown(verdict, truth, articles, where, known)


def _shown(verdict: Verdict, truth: Truth, articles: Sequence[Believed], where: str, known: Known) -> None:
    """Judge the text that is shown. If the template is well again, or was well before, it may show no fault of it."""
    shown = [article.shown for article in articles if article.shown]
    if not shown or not truth.newest:
        return
    has_clean = known.is_well or not truth.newest.isdisjoint(known.as_shown(t) for one in articles for t in one.texts)
    if truth.newest.isdisjoint(map(known.without_noise, shown)):
        verdict.wrong["an old text shown as the newest"].append(where)
    elif has_clean and truth.newest.isdisjoint(map(known.as_shown, shown)):
        verdict.wrong["a fault of the template shown as the text"].append(where)


def _changes(verdict: Verdict, truth: Truth, changes: Sequence[Change], where: str, *, is_delisted: bool) -> None:
    counts = Counter(change.kind for change in changes if change.kind not in _NO_CLAIM)
    if is_delisted:
        counts.pop("unlisted", None)
    if truth.alternates:
        counts[EDIT] = _in_turn(verdict, truth, counts.pop(EDIT, 0), counts.pop(TURNS, 0), where)
    for kind, true in _true(truth).items():
        count = counts.pop(kind, 0)
        verdict.true[kind] += true
        verdict.found[kind] += min(count, true)
        verdict.wrong[f"{kind} (believed)"] += [where] * max(0, count - true)
        verdict.missed[kind] += [where] * max(0, true - count)
    for kind, count in counts.items():
        verdict.wrong[f"{kind} (believed)"] += [where] * count


def _in_turn(verdict: Verdict, truth: Truth, edits: int, turns: int, where: str) -> int:
    """Return whether two texts alternate. They count as one edit: nobody can know sooner than at the third change."""
    verdict.wrong["an event for each flip (believed)"] += [where] * max(0, edits - _flips(truth))
    verdict.wrong[f"{TURNS} (believed)"] += [where] * max(0, turns - 1)
    return min(1, edits + turns)


def _flips(truth: Truth) -> int:
    """Return the edits in a sequence of texts. A text other than the two alternating ones is an edit."""
    return FLIPS + max(0, len(truth.texts) - 2)


def is_known(truth: Truth, kinds: Mapping[str, int]) -> bool:
    """Return whether these numbers of changes or events cover all that happened to a story."""
    edits = kinds.get(EDIT, 0) + (kinds.get(TURNS, 0) if truth.alternates else 0)
    return all((edits if kind == EDIT else kinds.get(kind, 0)) >= true for kind, true in _true(truth).items())


def lacks_mass_removal(truths: Iterable[Truth], reported: Mapping[tuple[str, str], int]) -> bool:
    """Return whether so many stories were removed that the archive has to report it, and it has not."""
    return sum(truth.removals for truth in truths) >= LEAST_OF_A_MASS and not reported.get(("", MASS_REMOVAL))


def _true(truth: Truth) -> dict[str, int]:
    return {EDIT: truth.edits, REMOVAL: truth.removals, RETURN: truth.restored}


def _state(verdict: Verdict, truth: Truth, article: Believed, where: str) -> None:
    """Judge an article's state. What was shown last is live; what was not may be suspected before it is removed."""
    if truth.is_there and article.state not in ("live", "restored"):
        verdict.wrong[f"state {article.state} of a story that is there"].append(where)


def _judge_events(
    verdict: Verdict, known: Known, of_number: Mapping[int, Sequence[Believed]], reported: Mapping[tuple[str, str], int]
) -> None:
    """Judge the events. An event that the archive no longer claims was still false."""
    _judge_mass_removals(verdict, reported)
    ids = known.ids() | {one.id: number for number, articles in of_number.items() for one in articles}
    by_number: Counter[tuple[int | None, str]] = Counter()
    for (article, kind), count in reported.items():
        if article:
            by_number[ids.get(article), kind] += count
    for (number, kind), count in by_number.items():
        articles = of_number.get(number, []) if number is not None else []
        allowed = _may_be_reported(known.truths.get(number) if number is not None else None)
        if kind in allowed and not (number is None and kind == CREATED):  # counted already: no story stands there
            most = max(allowed[kind], _kinds(articles)[kind])
            verdict.wrong[f"{kind} (reported, then withdrawn)"] += [f"story {number}"] * max(0, count - most)


def _may_be_reported(truth: Truth | None) -> dict[str, int]:
    """Return how often a kind may occur for one story. Kinds that are missing here are judged by the claims alone."""
    if truth is None:
        return {CREATED: 1, EDIT: 0, REMOVAL: 0, RETURN: 0}
    return {CREATED: truth.articles, **_true(truth)} | ({EDIT: _flips(truth)} if truth.alternates else {})


def _kinds(articles: Sequence[Believed]) -> Counter[str]:
    return Counter(change.kind for one in articles for change in one.changes) + Counter({CREATED: len(articles)})


def _judge_mass_removals(verdict: Verdict, reported: Mapping[tuple[str, str], int]) -> None:
    count, is_true = reported.get(("", MASS_REMOVAL), 0), verdict.true[REMOVAL] >= LEAST_OF_A_MASS
    if is_true and not count:
        verdict.missed[MASS_REMOVAL].append("the outlet")
    if count and not is_true:
        verdict.wrong[f"{MASS_REMOVAL} (reported)"].append("the outlet")
