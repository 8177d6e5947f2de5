"""Turns are shared equally between addresses, whatever one of them asks for."""

from __future__ import annotations

import pytest

from services.reader.adapters.web.turns import Turn, Turns, network_of


def has_come(*turns: Turn) -> list[bool | None]:
    """None stands for a turn that is still awaited."""
    return [turn.has_come.result() if turn.has_come.done() else None for turn in turns]


async def test_one_address_may_use_all_there_is_and_gives_way_when_another_comes() -> None:
    turns = Turns(places=2, most=4)
    crowd = [turns.ask("crowd") for _ in range(7)]
    assert has_come(*crowd) == [True, True, None, None, None, None, False]
    other = turns.ask("other")
    assert has_come(*crowd) == [True, True, None, None, None, False, False]
    turns.leave(crowd[0])
    assert has_come(other, crowd[2]) == [True, None]


async def test_places_that_come_free_go_to_who_has_the_fewest_and_then_in_rotation() -> None:
    turns = Turns(places=1, most=9)
    first = turns.ask("a")
    waiting = [turns.ask(address) for address in "aaabbc"]
    order = []
    inside = first
    for _ in waiting:
        turns.leave(inside)
        inside = next(one for one in waiting if one.has_place)
        order.append(inside.address)
    assert "".join(order) == "abcaba"


async def test_among_equals_the_newcomer_is_refused() -> None:
    turns = Turns(places=1, most=2)
    first, second, third = turns.ask("a"), turns.ask("b"), turns.ask("c")
    assert has_come(first, second, third, turns.ask("d")) == [True, None, None, False]


async def test_who_leaves_the_queue_makes_room_and_leaving_twice_changes_nothing() -> None:
    turns = Turns(places=1, most=1)
    inside, waits = turns.ask("a"), turns.ask("b")
    turns.leave(waits)
    turns.leave(waits)
    again = turns.ask("c")
    assert has_come(again) == [None]
    turns.leave(inside)
    turns.leave(inside)
    assert has_come(again, turns.ask("d")) == [True, None]


async def test_a_refused_request_takes_no_room() -> None:
    turns = Turns(places=1, most=1)
    turns.ask("a")
    waits = turns.ask("b")
    refused = turns.ask("b")
    turns.leave(refused)
    turns.leave(waits)
    assert has_come(turns.ask("b"), turns.ask("b")) == [None, False]


@pytest.mark.parametrize(
    ("host", "counts_as"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
        ("unknown", "unknown"),
    ],
)
def test_an_ipv6_network_counts_as_one_address(host: str, counts_as: str) -> None:
    assert network_of(host) == counts_as
