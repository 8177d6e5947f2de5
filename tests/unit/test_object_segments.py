"""Segments of an object store: lines gather under one name, and a name whose write failed is never written again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shared.errors import StoreUnavailable
from shared.storage.body_cache import BodyCache
from shared.storage.object_segments import SegmentWriter
from shared.storage.segments import lines_of, lines_with

NIGHT = datetime(2026, 3, 18, 23, 59, 59, tzinfo=UTC)


class Puts:
    """What was put, by name. The next put fails if `fails`, after it was stored if `stored`."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.fails = self.stored = False

    def __call__(self, name: str, data: bytes) -> None:
        if not self.fails or self.stored:
            self.objects[name] = data
        if self.fails:
            raise StoreUnavailable("away")


def test_lines_gather_until_the_segment_is_full_or_the_day_ends() -> None:
    puts, now = Puts(), [NIGHT]
    writer = SegmentWriter(puts, "w", lambda: now[0])
    writer.append(b"a\n")
    writer.append(b"b\n")
    assert puts.objects == {"manifests/2026/03/18/235959-w-000001.jsonl": b"a\nb\n"}
    now[0] += timedelta(seconds=1)
    writer.append(b"c" * (128 << 10) + b"\n")
    writer.append(b"d\n")
    assert [name[10:20] for name in puts.objects] == ["2026/03/18", "2026/03/19", "2026/03/19"]


@pytest.mark.parametrize("stored", [False, True])
def test_after_a_failure_a_late_request_can_replace_nothing(stored: bool) -> None:
    puts = Puts()
    writer = SegmentWriter(puts, "w", lambda: NIGHT)
    writer.append(b"a\n")
    puts.fails, puts.stored = True, stored
    with pytest.raises(StoreUnavailable):
        writer.append(b"b\n")
    puts.fails = False
    before = dict(puts.objects)
    writer.append(b"b\n")
    writer.append(b"c\n")
    [fresh] = puts.objects.keys() - before.keys()
    assert puts.objects == {**before, fresh: b"b\nc\n"}, "the old name is left alone"


def test_lines_are_found_whole_and_torn_ones_are_reported() -> None:
    content = b"one two\nthree\ntwo"
    assert list(lines_of(content)) == [b"one two\n", b"three\n", b"two"]
    assert list(lines_with(content, b"two")) == [b"one two\n", b"two"]
    assert list(lines_of(b"")) == list(lines_with(b"", b"x")) == []


def test_the_cache_is_bounded_in_bytes_and_time() -> None:
    now = [0.0]
    cache = BodyCache(100, lambda: now[0])
    for name in "abcd":
        cache.add(name, b"x" * 25)
    cache.add("large", b"x" * 26)
    assert cache.get("large") is None and cache.get("a") == b"x" * 25
    cache.add("e", b"x" * 25)
    assert cache.get("b") is None and cache.get("a") is not None, "the least recently used leaves"
    now[0] = 61
    assert cache.get("a") is None and cache.get("e") is None
