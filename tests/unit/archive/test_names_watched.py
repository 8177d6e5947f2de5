"""A watch on a name matches every spelling, and ignores texts that are only read again."""

from __future__ import annotations

from dataclasses import replace

from shared.archive.watches.subscriptions import Subscription, SubscriptionMatcher, WatchEvent
from shared.query.matcher import Document

TEXT = Document("원산에서", "", is_={"name": frozenset({"place.wonsan"})})
EVENT = WatchEvent("1-1", "created", "kcna", "a", "", "", {}, texts=(TEXT,))


def matches(search: str, event: WatchEvent = EVENT, *kinds: str) -> bool:
    return SubscriptionMatcher(Subscription(kinds=kinds, search=search)).matches(event)


def test_a_place_is_found_in_any_spelling() -> None:
    assert matches("place:Wonsan") and matches("place:元山") and matches("name:place.wonsan")
    assert not matches("place:Pyongyang") and not matches("place:Wonsan", replace(EVENT, texts=(Document("", ""),)))


def test_an_organisation_and_an_act_are_found() -> None:
    facts = {"name": frozenset({"org.rodong-sinmun"}), "did": frozenset({"person.kim-jong-un/inspect"})}
    event = replace(EVENT, texts=(Document("신문", "", is_=facts),))
    assert matches("org:노동신문", event) and not matches("org:KCNA", event)
    assert matches('did:"Kim Jong Un/inspect"', event) and not matches('did:"Kim Jong Un/visit"', event)


def test_reading_again_is_no_news_unless_asked_for() -> None:
    again = replace(EVENT, kind="enriched")
    assert not matches("place:Wonsan", again)
    assert matches("place:Wonsan", again, "enriched")


def test_only_who_lists_copies_hears_of_them() -> None:
    copied = replace(EVENT, kind="copied")
    assert not matches("place:Wonsan", copied) and matches("place:Wonsan", copied, "copied")
