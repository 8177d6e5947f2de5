"""Find dates on the page itself: in elements marked as dates or named like them, or in plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta

from selectolax.lexbor import LexborNode

from services.parser.core.document import class_names
from services.parser.core.metadata.date_context import DateContext
from services.parser.core.metadata.dateline import stands_alone
from services.parser.core.metadata.headline_distance import NEAR, HeadlinePosition, Noted, words_around
from shared.contracts import DateValue, Precision

_DIGIT = re.compile(r"\d")
UPDATE = re.compile(
    r"\b(?:last\s+)?(?:updated?|modified|revised|reviewed)\b|aktualisiert|geändert|\bstand:|mis à jour|modifié|"
    r"actualizad[oa]|modificad[oa]|atualizad[oa]|aggiornat[oa]|bijgewerkt|oppdatert|uppdaterad|opdateret|güncelle|обновлен|изменен|"
    r"수정|업데이트|갱신|更新|修改|تحديث|zaktualizowan",
    re.I,
)
_PUBLISHED = re.compile(
    r"publi|posted|created|issued|veröffentlicht|erschienen|입력|등록|발행|게재|发布|發布|公開|掲載|опубликован|نشر",
    re.I,
)
_OF_TODAY = re.compile(r"menu|top|head|today|current|now|nav|clock|calendar", re.I)
LONGEST = 90
_LONGEST_RAW = 600


def is_update(node: LexborNode, named: str) -> bool:
    """Return whether an element holds an update: by its names, or by words before it (`Last updated: <time>`)."""
    if class_names.read_names(named).fields & class_names.UPDATED:
        return True
    parent = node.parent
    around = parent.text() if parent is not None else ""
    if not 0 < len(around) < 400:
        return False
    printed = node.text()
    before = (around.partition(printed)[0] if printed else around)[-40:]
    last = list(UPDATE.finditer(before))
    return bool(last) and not _DIGIT.search(before, last[-1].end())


def marked_dates(noted: Sequence[Noted], headline: HeadlinePosition, clock: DateContext) -> Iterator[DateValue]:
    """Yield dates of elements that are marked as the date of publication.

    The best kind comes first, and within one kind the nearest to the headline.
    """
    ranked = []
    for order, (node, named, attributes) in enumerate(noted):
        rank = _rank(node, named, attributes)
        if rank is not None and not headline.in_comments(node):
            ranked.append((rank, order, node, attributes))
    if len(ranked) > 1:
        ranked.sort(key=lambda r: (r[0], headline.distance(r[2]), r[1]))
    for _, _, node, attributes in ranked[:8]:
        printed = attributes.get("datetime") or attributes.get("content") or node.text()
        if value := clock.read(printed, f"{node.tag} element"):
            yield value


def _rank(node: LexborNode, named: str, attributes: dict[str, str | None]) -> int | None:
    if "itemprop" in attributes:
        prop = (attributes["itemprop"] or "").lower()
        if "datepublished" in prop or "datecreated" in prop:
            return 0
        if prop == "datemodified":
            return None
    if node.tag == "time":
        return None if is_update(node, named) or not stands_alone(*words_around(node)) else 1
    return None


def update_dates(noted: Sequence[Noted], clock: DateContext, *, thorough: bool) -> Iterator[DateValue]:
    """Yield dates of elements that are marked as the date of an update.

    With `thorough`, dates printed after words such as "updated" are included.
    """
    for node, named, attributes in noted:
        if _is_marked_update(node, named, attributes):
            printed = attributes.get("datetime") or attributes.get("content") or node.text()
            if value := clock.read(printed, "updated element"):
                yield value
        elif thorough and class_names.read_names(named).fields & class_names.DATE and (text := _text(node)):
            found = UPDATE.search(text)
            if found and (value := clock.read_line(text, text[found.end() :], "visible update")):
                yield value


def _is_marked_update(node: LexborNode, named: str, attributes: dict[str, str | None]) -> bool:
    if "itemprop" in attributes and (attributes["itemprop"] or "").lower() in ("datemodified", "dateupdated"):
        return True
    if class_names.read_names(named).fields & class_names.UPDATED:
        return len(node.text()) < LONGEST
    return node.tag == "time" and is_update(node, named)


def visible_dates(
    noted: Sequence[Noted], headline: HeadlinePosition, clock: DateContext
) -> tuple[list[DateValue], list[DateValue]]:
    """Return dates of short texts in elements named like a date: those near the headline, and the others.

    Some sites print the day of viewing on each page. It is recognised because it equals the day of the capture.
    """
    near: list[DateValue] = []
    far: list[DateValue] = []
    for node, named, _ in noted:
        if (
            node.tag == "time"
            or not class_names.read_names(named).fields & class_names.DATE
            or not (text := _text(node))
        ):
            continue
        value = clock.read_line(text, published_part(text), "visible date")
        if value is None or headline.in_comments(node):
            continue
        close = headline.distance(node) <= NEAR
        if not day_of_viewing(value, clock, certain=close and not _OF_TODAY.search(named)):
            (near if close else far).append(value)
    return near, far


def _text(node: LexborNode) -> str:
    """Return the text of the element, or an empty string if it cannot be just a date."""
    text = node.text(separator=" ")
    if len(text) > _LONGEST_RAW:
        return ""
    text = " ".join(text.split())
    return text if 3 < len(text) < 120 and _DIGIT.search(text) else ""


def published_part(text: str) -> str:
    """Return the part of a line about publication, if it mentions updates too: `Published 3 May. Updated 5 May`."""
    update = UPDATE.search(text)
    if update is None:
        return text
    before = text[: update.start()]
    if _DIGIT.search(before):
        return before
    behind = text[update.end() :]
    found = _PUBLISHED.search(behind)
    return behind[found.end() :] if found else ""


def day_of_viewing(value: DateValue, clock: DateContext, *, certain: bool) -> bool:
    """Return whether a date is the site's calendar rather than the article's date.

    It is if it is a bare day, equals the day of capture, and does not certainly belong to the article.
    """
    if certain or clock.captured_at is None or value.precision is not Precision.DAY:
        return False
    return abs(value.value - clock.captured_at) < timedelta(days=1.6)
