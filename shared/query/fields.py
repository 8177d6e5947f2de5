"""The fields of a search (`outlet:kcna`): what each accepts, and how a value is read."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType

from shared.activity.acts import ACTS
from shared.activity.labels import LABELS
from shared.names.gazetteer import KINDS, kind_of, named, nearest_name
from shared.query.errors import Said, said
from shared.query.nodes import Any, Is, Node, Not, Where, Within
from shared.text.headlines import bare_headline
from shared.topics.topics import TOPICS

STATES = ("live", "suspected", "removed", "restored")
ORIGINS = ("fetched", "archived", "contributed")
HAS = ("picture", "date", "byline", "edits", "table", "quote", "list", "embed", "annotation", "translation")
TYPES = ("article", "gallery", "empty", *LABELS)
_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?", re.ASCII)
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}", re.ASCII | re.IGNORECASE)

_TAG = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.ASCII | re.IGNORECASE)
_COUNTRY = re.compile(r"[a-z]{2}", re.ASCII | re.IGNORECASE)


class BadValue(ValueError):
    """A value that the field does not accept. `meant` is the accepted value most like it; empty if none is like it."""

    def __init__(self, meant: str = "") -> None:
        super().__init__(meant)
        self.meant = meant


@dataclass(frozen=True, slots=True)
class Field:
    """A field. `read` converts a value to a node. People see `takes` and `example`."""

    read: Callable[[str], Node]
    takes: Said
    example: str


def _shaped(shape: re.Pattern[str], field: str, fold: Callable[[str], str]) -> Callable[[str], Node]:
    def read(value: str) -> Node:
        if not shape.fullmatch(value):
            raise BadValue
        return Is(field, fold(value))

    return read


def _named(*kinds: str) -> Callable[[str], Node]:
    """Return a reader of ids and spellings of these kinds of names; of all kinds if none is given."""

    def read(value: str) -> Node:
        ids = [id for id in named(value) if kind_of(id) in (kinds or KINDS)]
        if not ids:
            raise BadValue(nearest_name(value, kinds or KINDS))
        return Is("name", ids[0]) if len(ids) == 1 else Any(tuple(Is("name", id) for id in ids))

    return read


def _done(value: str) -> Node:
    """Read an act, alone or with the person: `visit`, `Kim Jong Un/visit`."""
    who, _, act = value.rpartition("/")
    if act.lower() not in ACTS:
        raise _nearest_of(act, ACTS)
    if not who:
        return Is("did", act.lower())
    ids = [id for id in named(who) if kind_of(id) == "person"]
    if not ids:
        meant = nearest_name(who, ["person"])
        raise BadValue(f"{meant}/{act.lower()}" if meant else "")
    return Any(tuple(Is("did", f"{id}/{act.lower()}") for id in ids))


def _tag(value: str) -> Node:
    return Is("tag", value.casefold())


def _series(value: str) -> Node:
    headline = bare_headline(value)
    if not headline:
        raise BadValue
    return Is("series", headline)


def _one_of(field: str, allowed: tuple[str, ...]) -> Callable[[str], Node]:
    def read(value: str) -> Node:
        if value.lower() not in allowed:
            raise _nearest_of(value, allowed)
        return Is(field, value.lower())

    return read


def _nearest_of(value: str, allowed: Collection[str]) -> BadValue:
    return BadValue(next(iter(difflib.get_close_matches(value.lower(), allowed, 1, 0.6)), ""))


def period(value: str) -> tuple[datetime, datetime]:
    """Return the start of a year, month or day (UTC), and the start of the next one. Raises `BadValue`."""
    found = _DAY.fullmatch(value)
    if not found:
        raise BadValue
    year, month, day = int(found[1]), int(found[2] or 1), int(found[3] or 1)
    try:
        start = datetime(year, month, day, tzinfo=UTC)
        if found[3]:
            return start, datetime.fromordinal(start.toordinal() + 1).replace(tzinfo=UTC)
        if found[2]:
            return start, datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
        return start, datetime(year + 1, 1, 1, tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise BadValue from error


def _before(value: str) -> Node:
    return Within("printed", None, period(value)[0])


def _after(value: str) -> Node:
    return Within("printed", period(value)[0], None)


def _on(value: str) -> Node:
    return Within("printed", *period(value))


def _changed(value: str) -> Node:
    if value.isascii() and value.isdecimal() and len(value) <= 3:
        return Within("edits", int(value), None)
    return _yes_or_no(value, Is("has", "edits"))


def _removed(value: str) -> Node:
    try:
        return _yes_or_no(value, Is("state", "removed"))
    except BadValue:
        return Within("removed", *period(value))


def _yes_or_no(value: str, node: Node) -> Node:
    if value.lower() == "yes":
        return node
    if value.lower() == "no":
        return Not(node)
    raise BadValue


_DATE = said("a day, month or year, such as 2011-12-19, 2011-12 or 2011")


def _listed(choices: tuple[str, ...]) -> Said:
    return said("one of {choices}", choices=", ".join(choices))


FIELDS: Mapping[str, Field] = MappingProxyType(
    {
        "outlet": Field(_shaped(_ID, "outlet", str.lower), said("the id of an outlet"), "outlet:kcna"),
        "edition": Field(_shaped(_ID, "edition", str), said("the id of an edition"), "edition:ko"),
        "lang": Field(_shaped(_TAG, "language", str.lower), said("a language tag"), "lang:ko"),
        "country": Field(_shaped(_COUNTRY, "country", str.upper), said("a country's two letters"), "country:KP"),
        "state": Field(_one_of("state", STATES), _listed(STATES), "state:removed"),
        "origin": Field(_one_of("origin", ORIGINS), _listed(ORIGINS), "origin:contributed"),
        "type": Field(_one_of("type", TYPES), _listed(TYPES), "type:gallery"),
        "has": Field(_one_of("has", HAS), _listed(HAS), "has:picture"),
        "person": Field(
            _named("person"), said("a person that the archive knows, in any spelling"), 'person:"Kim Jong Un"'
        ),
        "place": Field(
            _named("place", "site"), said("a place that the archive knows, in any spelling"), "place:Pyongyang"
        ),
        "org": Field(_named("org", "office"), said("an organisation or office that the archive knows"), "org:KCNA"),
        "name": Field(_named(), said("a name that the archive knows, or its id"), "name:weapon.hwasong-17"),
        "topic": Field(_one_of("topic", TOPICS), _listed(TOPICS), "topic:military"),
        "did": Field(
            _done,
            said("who did what: one of {choices}, alone or after a person and a slash", choices=", ".join(ACTS)),
            'did:"Kim Jong Un/visit"',
        ),
        "series": Field(
            _series, said("a headline; figures and punctuation in it do not count"), 'series:"Weather, No. 9"'
        ),
        "tag": Field(_tag, said("a tag that another program gave"), "tag:harbour"),
        "before": Field(_before, _DATE, "before:2012"),
        "after": Field(_after, _DATE, "after:2011-12-17"),
        "on": Field(_on, _DATE, "on:2011-12"),
        "changed": Field(_changed, said("yes, no, or the least number of edits"), "changed:yes"),
        "removed": Field(_removed, said("yes, no, or {date}", date=_DATE), "removed:2013-12"),
    }
)
"""Fields with a value. `title:`, `text:`, `translation:` and `former:` take words, phrases and brackets."""

SCOPES: tuple[Where, ...] = ("title", "text", "translation", "former")
PHRASES = ("phrase", "near")
"""Fields with words in quotation marks: `phrase:"rice harvest"`, `near:"rice harvest"~8`."""
ALIASES = MappingProxyType(
    {
        "language": "lang", "since": "after", "from": "after", "until": "before", "to": "before", "date": "on",
        "day": "on", "month": "on", "year": "on", "published": "on", "headline": "title", "intitle": "title",
        "body": "text", "source": "outlet", "site": "outlet", "paper": "outlet", "newspaper": "outlet", "kind": "type",
        "people": "person", "location": "place", "organisation": "org", "organization": "org", "subject": "topic",
        "about": "topic", "status": "state", "deleted": "removed", "edited": "changed", "edits": "changed",
        "gone": "former", "earlier": "former",
    }
)  # fmt: skip
"""Names of fields elsewhere, with the field that is meant."""


def nearest(name: str) -> str | None:
    """Return the field most likely meant by `name`."""
    if name in ALIASES:
        return ALIASES[name]
    found = difflib.get_close_matches(name, [*FIELDS, *SCOPES, *PHRASES], 1, 0.6)
    return found[0] if found else None
