"""Orders, exports and the check of every byte."""

from __future__ import annotations

import asyncio
import gzip
import random
from functools import partial
from pathlib import Path
from typing import Any

import orjson
import pytest
from warcio.archiveiterator import ArchiveIterator

from shared.archive.maintenance.article_tables import row_of
from shared.archive.maintenance.export import Range, export
from shared.archive.maintenance.verify import damaged, missing
from shared.archive.maintenance.withhold import lift_article, withhold_article
from shared.archive.schema.connection import connection
from shared.archive.write.annotations import withdraw
from shared.contracts import Annotation, Capture, Lane, ObservationKind, TranslatedText
from shared.errors import Misconfigured
from shared.ids import article_id
from shared.observability.traces import new_traceparent
from shared.storage.blobs import BlobWrite, blob_ref
from shared.storage.folder_blobs import FolderBlobs
from shared.streams.bus.entries import Entry
from tests.command import presswatch
from tests.publishing import START, Press, Telling, enriched, hours, observed, open_press

LONG = "A text that is long enough to be known again wherever it turns up, which not every text is, after all."


async def exported(press: Press, chosen: Range | None = None) -> bytes:
    async with connection(press.pool) as conn:
        return b"".join([line async for line in export(conn, chosen or Range())])


async def test_the_same_facts_in_another_order_export_to_the_same_bytes(press: Press, database_url: str) -> None:
    facts: list[Telling] = [enriched(n, hours(h), LONG + n[0] * h) for n in ("a1", "a2", "b") for h in (0, 3, 5)]
    facts += [observed("b", hours(h), ObservationKind.GONE) for h in (6, 13)]
    await press.publish(*facts)
    first = await exported(press)
    async with connection(press.pool) as conn:  # the same database, emptied
        await conn.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    random.Random(5).shuffle(facts)
    async with open_press(database_url) as again:
        for fact in facts:
            await again.publish(fact)
        assert await exported(again) == first
    rows = [orjson.loads(line) for line in first.splitlines()]
    assert [len(row["revisions"]) for row in rows] == [3, 3, 3][: len(rows)]
    assert sum(len(row["captures"]) for row in rows) == 9


async def test_a_range_of_an_export(press: Press) -> None:
    await press.publish(enriched("a", START), enriched("b", hours(48)), enriched("c", START, outlet="other"))
    assert (await exported(press, Range(outlet="gazette"))).count(b"\n") == 2
    assert b"/b" in await exported(press, Range(since=hours(1)))
    assert (await exported(press, Range(until=hours(1)))).count(b"\n") == 2


async def test_an_export_of_a_search(press: Press) -> None:
    await press.publish(
        enriched("a", START, "The harvest was good in the north. " + LONG),
        enriched("a", hours(3), "Nothing is said of it any more. " + LONG),
        enriched("b", START, "The northern harvest was poor. " + LONG + " And again."),
    )

    async def found(search: str) -> int:
        return (await exported(press, Range(search=search))).count(b"\n")

    assert await found("harvest") == 2, "a text that was taken back is found as well"
    assert (await found('"harvest was good"'), await found("harvest -poor"), await found("unicorn")) == (1, 1, 0)
    assert (await exported(press, Range(language="ko"))) == b""


async def test_findings_of_other_programs_are_exported_with_their_origin(press: Press) -> None:
    await press.publish(enriched("one", hours(1)), enriched("two", hours(1)))
    translated = TranslatedText(title="수확", text="벼를 수확하였다.")
    await press.handler.annotations(
        [
            await finding(press, "one", "tags", ("Harbour", "rice")),
            await finding(press, "one", "translation", translated, language="ko"),
            await finding(press, "one", "embedding", (0.5, 1.0), producer="embedder"),
            await finding(press, "two", "tags", ("harbour",), producer="tagger", version="2"),
        ]
    )
    lines = {one["address"][-3:]: one for one in map(orjson.loads, (await exported(press)).splitlines())}
    assert [(one["producer"], one["version"], one["kind"]) for one in lines["one"]["annotations"]] == [
        ("embedder", "1", "embedding"), ("desk", "1", "tags"), ("desk", "1", "translation"),
    ]  # fmt: skip
    assert lines["one"]["annotations"][1]["value"] == ["Harbour", "rice"]
    row = row_of(orjson.dumps(lines["one"]))
    assert [one["kind"] for one in orjson.loads(row["annotations"])] == ["tags", "translation"], "no vectors in tables"
    for search, found in (
        ("tag:harbour", 2), ("tag:rice", 1), ("translation:벼", 1), ("translation:rice", 0), ("has:translation", 1),
        ("벼", 0),
    ):  # fmt: skip
        assert len((await exported(press, Range(search=search))).splitlines()) == found, search
    async with connection(press.pool) as conn:
        await withdraw(conn, "tagger", "2", "wrong")
    assert len((await exported(press, Range(search="tag:harbour"))).splitlines()) == 1
    assert b"tagger" not in await exported(press)


async def finding(press: Press, path: str, kind: str, value: Any, **more: str) -> Entry[Annotation]:
    id = article_id(f"https://gazette.example/{path}")
    revision = (await press.one("SELECT revision_id FROM article WHERE id = %s", id))["revision_id"]
    fields = {"version": "1", "producer": "desk", **more}
    message = Annotation(article_id=id, revision_id=revision, kind=kind, value=value, made_at=hours(2), **fields)
    return Entry("1-0", Lane.LIVE, 0, message, "", None, "desk", hours(2), 0)


async def test_withholding_survives_a_merge_and_can_be_lifted(press: Press) -> None:
    await press.publish(enriched("b", START, LONG, title="Same"))
    async with connection(press.pool) as conn:
        name = await withhold_article(conn, "https://gazette.example/b", "order of a court")
    await press.publish(enriched("a", START, LONG, title="Same"))
    article = await press.one("SELECT id, withheld FROM article")
    assert article["withheld"] and article["id"] != name
    assert await exported(press) == b""

    async with connection(press.pool) as conn:
        assert await lift_article(conn, name, "quashed") == article["id"]
    assert (await press.one("SELECT withheld FROM article"))["withheld"] is False
    assert [k for k in await press.kinds() if k in ("withheld", "lifted")] == ["withheld", "lifted"]


async def test_withholding_what_is_not_there(press: Press) -> None:
    async with connection(press.pool) as conn:
        with pytest.raises(Misconfigured, match="no article nowhere"):
            await withhold_article(conn, "nowhere", "why")


async def test_any_one_changed_byte_is_found_and_a_missing_body_named(press: Press, tmp_path: Path) -> None:
    blobs = FolderBlobs(tmp_path)
    bodies = [b"<p>page</p>" * 50, b"\x89PNG picture"]
    refs = [blob_ref(bodies[0], "text/html"), blob_ref(bodies[1], "image/png")]
    for ref, body in zip(refs, bodies, strict=True):
        capture = Capture(url="https://gazette.example/a", captured_at=START, body=ref)
        await blobs.put([BlobWrite(capture, body, new_traceparent())])
    came = Capture(url="https://gazette.example/b", captured_at=START, body=blob_ref(bodies[0] * 2, "text/html"))
    await blobs.put([BlobWrite(came, bodies[0] * 2, new_traceparent(), packed=gzip.compress(bodies[0] * 2))])
    bodies.append(bodies[0] * 2)
    assert list(damaged(blobs)) == [None, None, None]

    change_each_byte(tmp_path, blobs, bodies)
    await press.publish(enriched("lost", START))
    async with connection(press.pool) as conn:
        (fault,) = [fault async for fault in missing(conn, blobs)]
    assert "/lost" in fault.named_by and fault.what == "is not stored"


def change_each_byte(root: Path, blobs: FolderBlobs, bodies: list[bytes]) -> None:
    for path in [p for p in root.glob("sha256/??/??/*") if p.is_file()]:
        whole, name = path.read_bytes(), path.name.partition(".")[0]
        for place in range(len(whole)):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
            if [f.sha256 for f in damaged(blobs) if f is not None] != [name]:
                assert blobs.read(name) in bodies, "a byte of the packing alone, that changes nothing of the body"
        path.write_bytes(whole)


async def test_an_export_lists_what_is_missing_and_why(press: Press, database_url: str, tmp_path: Path) -> None:
    """`a` is stored, the body of `b` is lost, and `c` has no message at all."""
    blobs, pages = FolderBlobs(tmp_path / "blobs"), {name: f"Page {name}." for name in "abc"}
    bodies = {name: (text + START.isoformat()).encode() for name, text in pages.items()}
    for name, page in bodies.items():
        await press.publish(enriched(name, START, pages[name]))
        if name != "c":
            capture = Capture(
                url=f"https://gazette.example/{name}", captured_at=START, body=blob_ref(page, "text/html")
            )
            await blobs.put([BlobWrite(capture, page, new_traceparent())])
    for path in blobs.root.rglob(f"{blob_ref(bodies['b'], '').sha256}*"):
        path.unlink()
    warc = tmp_path / "all.warc.gz"
    export = partial(presswatch, "export", "--warc", warc, database_url=database_url, blobs=blobs.root)
    said = await asyncio.to_thread(export)
    assert said.returncode == 1 and "1 pages, 2 missing" in said.stderr
    listed = "missing: https://gazette.example/{} of 2024-03-01T00:00:00Z: its {} is not stored"
    for name, what in (("b", "body"), ("c", "message")):
        assert listed.format(name, what) in said.stderr
    said = await asyncio.to_thread(export, "--json")
    found = orjson.loads(said.stdout)
    assert said.returncode == 1 and found["records"]["missing"] == 2
    assert {one["url"][-1]: one["reason"] for one in found["missing"]} == {
        "b": "its body is not stored",
        "c": "its message is not stored",
    }
    with warc.open("rb") as file:
        assert [one.rec_type for one in ArchiveIterator(file)] == ["warcinfo", "metadata", "resource", "metadata"]
