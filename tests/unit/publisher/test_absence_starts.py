"""Only for a sign of absence that another may follow is it asked when the outlet answered well."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta

from services.publisher.core.facts import Seen, Sign
from services.publisher.core.history import compute
from services.publisher.core.removal.absence_starts import absence_starts
from shared.contracts import FEED_ITEM
from shared.contracts import ObservationKind as Kind
from tests.publishing import WINDOW, hours
from tests.unit.publisher.test_history import seen, sign

GONE = replace(sign(1, Kind.SOFT_GONE, capture="c1"), body="notice")
AGAIN = sign(9, Kind.NOT_FOUND)


def test_a_visit_that_finds_the_articles_own_body_unchanged_asks_nothing() -> None:
    own, notice = (replace(sign(hour, Kind.NOT_MODIFIED), body=body) for hour, body in ((2, "own"), (3, "notice")))
    assert absence_starts([GONE, own, notice, AGAIN]) == [hours(1), hours(3)]
    assert absence_starts([GONE, replace(notice, address_id="b"), AGAIN]) == [hours(1)]


def test_where_a_body_is_unknown_it_may_be_that_of_the_sign() -> None:
    unnamed = sign(2, Kind.NOT_MODIFIED)
    assert absence_starts([GONE, unnamed, AGAIN]) == [hours(1), hours(2)]
    own = replace(unnamed, body="own")
    assert absence_starts([replace(GONE, body=""), own, AGAIN]) == [hours(1), hours(2)]
    assert absence_starts([sign(1, Kind.NOT_FOUND), own, AGAIN]) == [hours(1)], "a 404 has no body"


def test_the_last_sign_and_one_before_the_articles_own_text_ask_nothing() -> None:
    assert absence_starts([GONE]) == []
    assert absence_starts([GONE, AGAIN], [seen(5)]) == []
    assert absence_starts([GONE, AGAIN], [seen(5, address="b"), seen(0), seen(10)]) == [hours(1)]
    assert absence_starts([GONE, AGAIN], [replace(seen(5), media_type=FEED_ITEM)]) == [hours(1)], "only its feed"


def _fact(chance: random.Random) -> Seen | Sign:
    hour, address, body = chance.randint(1, 30), chance.choice("ab"), chance.choice(["", "own", "notice"])
    if chance.random() < 0.35:
        return replace(seen(hour, chance.choice(["t1", "t2"]), address), body=body)
    kind = chance.choice([*Kind])
    capture = "" if kind is Kind.NOT_MODIFIED else chance.choice(["", "c"])
    return replace(sign(hour, kind, address, capture=capture), body=body, is_cut=chance.random() < 0.1)


def test_whatever_happened_nothing_else_is_asked() -> None:
    chance, asked = random.Random(1), 0
    for _ in range(1500):
        facts = [seen(0), *(_fact(chance) for _ in range(chance.randint(2, 14)))]
        captures, signs = [f for f in facts if isinstance(f, Seen)], [f for f in facts if isinstance(f, Sign)]
        starts = absence_starts(signs, captures)

        def answer(since: datetime, _: Kind, known: list[datetime] = starts) -> datetime:
            nonlocal asked
            asked += 1
            assert since in known
            return since + timedelta(seconds=1)

        compute(captures, signs, WINDOW, answer)
    assert asked > 100
