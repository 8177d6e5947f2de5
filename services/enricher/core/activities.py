"""Find what persons did, as the article reports it. Each act comes with its sentence, so that people can check it."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from itertools import accumulate, islice

from shared.activity.acts import DIED, TAKES_COMPANY, Found, Named
from shared.activity.days import SaidDate, believable, day_of_act, looks_back, of_day
from shared.activity.english import after_dateline
from shared.activity.english_lists import COMPANY, LISTS
from shared.activity.english_names import only_titles
from shared.activity.finder import LANGUAGES, acts_in
from shared.activity.pronouns import antecedent, he_in
from shared.activity.sentences import quoted, sentences
from shared.contracts import (
    IN_TITLE,
    ActivityMention,
    Article,
    BlockKind,
    DateMention,
    DateValue,
    NameMention,
    Precision,
)
from shared.text.wall_clock import in_zone

MOST = 40
"""The maximum number of acts kept. A monthly digest may have hundreds."""
_OPENING = 600
_LONGEST = 2_000
"""The maximum length of a sentence in characters. A longer one is a list, or was written to cost time."""
_MOST_SENTENCES = 1_000
"""At most this many sentences are read: a page that repeats `He ran.` again and again would cost quadratic time."""
_AHEAD = 100
"""Characters at the beginning of a sentence in which `he` must stand. A time may come first."""
_Sentence = tuple[str, Sequence[Named]]
_Before = _Sentence | None
"""The previous sentence, with its names."""
_READ = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.HEADING})


def activities(
    article: Article, language: str, names: Sequence[NameMention], dates: Callable[[], Sequence[DateMention]],
    day: date,
) -> tuple[ActivityMention, ...]:  # fmt: skip
    """Return the acts of the last month that the article reports; none if it names no person.

    `day` is the article's day.

    Only persons in the title or the opening count, because acts of others may be long ago, and those who were present
    at what is reported. Reading stops at the first sentence that looks back, because the sentences after it may look
    back without naming a year.
    """
    people = [name for name in names if name.ids[0].startswith("person.")]
    if not people or language.partition("-")[0] not in LANGUAGES:
        return ()
    subjects = _in_opening(article, people)
    found: list[ActivityMention] = []
    since: list[_Sentence] = []
    with_people = {name.block for name in people}
    for block, start, end, here in islice(_sentences(article, names, with_people, language), _MOST_SENTENCES):
        text = _text(article, block)
        if looks_back(text[start:end], day):
            return tuple(found[:MOST]) if any(one.block != IN_TITLE for one in found) else ()
        said = [one for one in dates() if one.block == block and one.date.precision is Precision.DAY]
        acts = list(_of_sentence(text, (block, start, end), here, said, language, day))
        if text.startswith(COMPANY, start):
            acts = _in_company(acts, found, since)
            found = _accompanied(found, [one.person for one in acts])
        listed = any(word in text[start : start + _AHEAD] for word in LISTS)
        kept = [one for one in acts if one.person in subjects or (listed and one.act == "attend")]
        found += kept
        since.append((text[start:end], here))
        if kept:
            since.clear()
    return tuple(found[:MOST])


def _in_company(
    acts: Sequence[ActivityMention], before: Sequence[ActivityMention], since: Sequence[_Sentence]
) -> list[ActivityMention]:
    """Return the acts of persons in company, with the one person of all acts before them, and on the day of the last.

    None if *he* may be somebody else. A minister receives a guest, or a sentence `since` begins with another person.
    """
    leaders = {one.person for one in before}
    if len(leaders) != 1 or not any(one.act in TAKES_COMPANY for one in before):
        return []
    if not leaders.issuperset(who for one in since for who in _begins_with(*one)):
        return []
    led = [(one, dict.fromkeys((*leaders, *one.others))) for one in acts if one.person not in leaders]
    last = {"day": before[-1].day, "said": before[-1].said}
    return [one.model_copy(update={"others": tuple(others), **last}) for one, others in led]


def _accompanied(led: Sequence[ActivityMention], by: Sequence[str]) -> list[ActivityMention]:
    """Return the acts, each that takes company with those who accompanied the person among its others."""
    return [
        one.model_copy(update={"others": tuple(dict.fromkeys((*one.others, *by)))}) if one.act in TAKES_COMPANY else one
        for one in led
    ]


def _begins_with(sentence: str, names: Sequence[Named]) -> Iterator[str]:
    """Yield the id of the person that the sentence begins with, behind titles."""
    number = next(number for number, name in enumerate(names) if name.kind == "person")
    if only_titles(sentence[: names[number].start], names[:number], 0):
        yield names[number].id


def _in_opening(article: Article, people: Sequence[NameMention]) -> frozenset[str]:
    """Return the ids of the persons named in the title or in the first 600 characters."""
    before = [0, *accumulate(len(block.text) for block in article.blocks)]
    return frozenset(
        id for name in people for id in name.ids if name.block == IN_TITLE or before[name.block] + name.start < _OPENING
    )


def _text(article: Article, block: int) -> str:
    if block == IN_TITLE:
        return article.title
    one = article.blocks[block]
    return one.text if one.kind in _READ else ""


def _sentences(
    article: Article, names: Sequence[NameMention], people: Collection[int], language: str
) -> Iterator[tuple[int, int, int, list[Named]]]:
    """Yield the sentences that name a person, or begin with a `he` who is known: block, start, end, and names.

    `people` are the blocks that name a person. Very long sentences and quotations are left out.
    """
    before: _Before = None
    last = IN_TITLE
    by_block: dict[int, list[NameMention]] = defaultdict(list)
    for name in names:
        by_block[name.block].append(name)
    for block in _blocks(article, people, language):
        text, here = _text(article, block), by_block[block]
        starts = [name.start for name in here]
        before = before if block == last + 1 and last != IN_TITLE else None
        for start, end in sentences(text) if text else ():
            inside = _names_in(
                text[start:end], start, here[bisect_left(starts, start) : bisect_left(starts, end)], before
            )
            if not inside or end - start > _LONGEST or quoted(text, start):
                before = None
                continue
            yield block, start, end, inside
            before = (text[start:end], inside) if language.startswith("en") else None
        last = block


def _blocks(article: Article, people: Collection[int], language: str) -> Iterator[int]:
    """Yield the blocks that name a person and, in English, the blocks after them that begin with `He`."""
    before = IN_TITLE
    for block in range(IN_TITLE, len(article.blocks)):
        follows = before == block - 1 and block > 0 and language.startswith("en")
        if block in people or (follows and article.blocks[block].text.startswith("He ")):
            yield block
            before = block


def _names_in(sentence: str, start: int, names: Sequence[NameMention], before: _Before) -> list[Named]:
    """Return the names in a sentence, `he` first; none if no person is among them."""
    inside = [_named(name, start) for name in names]
    if before and "He " in sentence[:_AHEAD] and (place := he_in(sentence)) and (he := antecedent(*before)):
        return [Named(he, *place), *inside]
    return inside if any(name.kind == "person" for name in inside) else []


def _of_sentence(
    text: str, place: tuple[int, int, int], here: Sequence[Named], dates: Sequence[DateMention], language: str,
    report: date,
) -> Iterator[ActivityMention]:  # fmt: skip
    block, start, end = place
    sentence = text[start:end]
    said = of_day([SaidDate(_printed_day(one.date), one.start, one.end) for one in dates], start, end)
    acts = acts_in(sentence, here, language, title=block == IN_TITLE)
    begin = after_dateline(sentence) if acts else 0
    for one in acts:
        own = day_of_act(sentence, begin, (one.verb, one.beyond), said, report)
        day = own or report
        if believable(day, report) and day < DIED.get(one.person, date.max):
            yield _mention(one, day, place, here, said=own is not None)


def _printed_day(value: DateValue) -> date:
    """Return the day in the outlet's zone. In UTC it is the day before for outlets east of Greenwich."""
    return in_zone(value.value, value.zone).date()


def _named(name: NameMention, start: int) -> Named:
    """Return the name with positions in its sentence. A shared spelling has a kind but no id."""
    return Named(name.ids[0] if len(name.ids) == 1 else "", name.start - start, name.end - start)


def _mention(
    one: Found, day: date, place: tuple[int, int, int], names: Sequence[Named], *, said: bool
) -> ActivityMention:
    block, start, end = place
    taken = {one.person, *one.places, *one.others}
    others = tuple(other for other in one.others if day < DIED.get(other, date.max))
    about = dict.fromkeys(name.id for name in names if name.id and name.id not in taken)
    return ActivityMention(
        person=one.person, act=one.act, places=one.places, others=others, about=tuple(about), day=day, said=said,
        block=block, start=start, end=end, predicate=start + one.predicate,
    )  # fmt: skip
