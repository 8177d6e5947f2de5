"""Who first copied whom, decided by the order of publication and by what the archive knew before."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shared.archive.watches.first_copies import Printed, first_copy

AT = datetime(2024, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("new", "earliest_first", "pair"),
    [
        ("b1", "a1 b1", "a1 b1"),
        ("a1", "a1 b1", "a1 b1"),  # the original arrives after its copy
        ("c1", "a1 b1 c1", ""),  # a later copy
        ("b1", "a1 b1 c1", "a1 b1"),
        ("a1", "a1 b1 c1", "a1 b1"),
        ("a2", "a1 a2", ""),  # two articles of one outlet
        ("b1", "a1 a2 b1", "a1 b1"),
        ("b1", "a1 a2+ b1", "a2 b1"),  # of two versions by one outlet, the one most like the copy
        ("b1", "a1 b1 a2+", "a1 b1"),
        ("a1", "a1 a2 b1", ""),  # the same outlet had the text already, so the copy is known
        ("a2", "a1 a2 b1", ""),
        ("a2", "a1 b1 a2", ""),  # the outlet of the original prints it again
        ("b2", "a1 b1 b2", ""),
    ],
)
def test_the_first_copy_of_another_outlet_is_told_once(new: str, earliest_first: str, pair: str) -> None:
    found = first_copy(new, [Printed(id[:2], id[0], AT, 0.6 + id.count("+") / 10) for id in earliest_first.split()])
    assert " ".join(one.id for one in found or ()) == pair
