"""Findings of other programs in the archive: any order gives the same, and unknown texts wait."""

from __future__ import annotations

import itertools
from datetime import datetime
from typing import Any

from services.publisher.core.reading import Row
from shared.contracts import Annotation, AnnotationKind, Lane, TranslatedText
from shared.errors import Transient
from shared.ids import article_id
from shared.streams.bus.entries import Entry
from shared.streams.consumer.stage import Done, Failed
from tests.publishing import Press, enriched, hours

ONE = article_id("https://gazette.example/one")


def entry(revision: str, value: Any, at: datetime, **more: Any) -> Entry[Annotation]:
    fields = {"kind": AnnotationKind.TAGS, "version": "1", "producer": "desk"} | more
    message = Annotation(article_id=ONE, revision_id=revision, value=value, made_at=at, **fields)
    return Entry("1-0", Lane.LIVE, 0, message, "", None, "desk", at, 0)


async def stored(press: Press) -> list[Row]:
    return await press.rows(
        "SELECT producer, version, kind, language, value, made_at FROM annotation ORDER BY 1, 2, 3, 4"
    )


async def revision_of(press: Press) -> str:
    return str((await press.one("SELECT revision_id FROM article WHERE id = %s", ONE))["revision_id"])


async def test_any_order_gives_the_same(press: Press) -> None:
    await press.publish(enriched("one", hours(1)))
    text = await revision_of(press)
    given = [entry(text, ("old",), hours(2)), entry(text, ("new",), hours(3)), entry(text, ("twin",), hours(3))]
    seen: list[list[Row]] = []
    for order in itertools.permutations(given):
        await press.rows("DELETE FROM annotation RETURNING 1")
        for batch in ([[one] for one in order], [list(order)])[len(seen) % 2]:
            await press.handler.annotations(batch)
        seen.append(await stored(press))
    assert all(rows == seen[0] for rows in seen) and [row["value"] for row in seen[0]] == [["twin"]]


async def test_arriving_twice_is_reported_once(press: Press) -> None:
    await press.publish(enriched("one", hours(1)))
    finding = entry(await revision_of(press), TranslatedText(text="글"), hours(2), kind="translation", language="ko")
    for _ in range(2):
        assert await press.handler.annotations([finding]) == [
            Done(outcome="annotated", receipt={"status": "annotated"})
        ]
    assert await press.kinds() == ["created", "annotated"]
    assert (await press.one("SELECT data FROM event WHERE kind = 'annotated'"))["data"] == {
        "producer": "desk", "version": "1", "kind": "translation",
    }  # fmt: skip


async def test_a_finding_about_an_unknown_text_waits_and_keeps_no_other_from_the_archive(press: Press) -> None:
    await press.publish(enriched("one", hours(1)))
    known, unknown = entry(await revision_of(press), ("a",), hours(2)), entry("0" * 32, ("b",), hours(2))
    outcomes = await press.handler.annotations([unknown, known])
    assert isinstance(outcomes[0], Failed) and isinstance(outcomes[0].error, Transient)
    assert outcomes[0].error.reason == "no-such-text" and isinstance(outcomes[1], Done)
    assert [row["value"] for row in await stored(press)] == [["a"]]
