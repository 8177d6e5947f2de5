"""The publisher seals each day that is over, and the site gives out the certificates of its captures."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from services.publisher.adapters.proof import sealing
from shared.archive.schema.clock import database_time
from shared.archive.schema.connection import Connection
from shared.certificates.verify import verified
from shared.errors import Misconfigured, Unavailable
from shared.ids import article_id, sha256_hex
from shared.observability.metrics import UNSEALED_DAY
from shared.storage.manifest_search import messages_to_sign
from tests.integration.reader.captures import capture
from tests.integration.reader.material import NOON
from tests.integration.reader.press import HARBOUR
from tests.integration.reader.running import as_operator
from tests.integration.reader.sealing import AT, Sealed, openssl


async def test_days_that_are_over_are_sealed_once(sealed: Sealed) -> None:
    site = sealed.site
    assert "not yet: the day of recording is signed" in (await site.get(f"/captures/{sealed.id}")).text
    assert (await site.get(f"/captures/{sealed.id}/certificate.json")).status == 404
    assert await sealed.seal_all() == 2  # 1 March, and 2 March on which nothing was recorded
    assert sealed.sealer.key.stat().st_mode & 0o777 == 0o600
    log = (await site.get("/certificates/days.jsonl")).body.splitlines()
    assert len(log) == 2 and b'"captures: 0"' in log[1]
    statement = await site.get("/certificates/2026-03-01.txt")
    assert "captures: 80" in statement.text
    assert (Path(site.settings.blobs) / "certificates" / "2026-03-01.json").read_bytes() == log[0] + b"\n"
    assert f'/captures/{sealed.id}/certificate.json">Download<' in (await site.get(f"/captures/{sealed.id}")).text
    for missing in ("2026-03-01.tsr", "2026-03-03.txt", "today.txt"):
        assert (await site.get(f"/certificates/{missing}")).status == 404


async def test_what_is_recorded_late_is_in_the_next_tree(sealed: Sealed) -> None:
    await sealed.seal_all()
    late = await capture(sealed.site, HARBOUR, article_id(HARBOUR), b"<html>late</html>", AT + timedelta(minutes=1))
    sealed.sealer.now = lambda: NOON + timedelta(days=3)
    assert await sealed.seal_all() == 1
    rows = (await sealed.site.get(f"/captures/{late}/certificate.json")).json["day"]
    assert rows[1:3] == ["day: 2026-03-03", "captures: 1"]


async def test_a_capture_that_waited_for_weeks_has_its_message(sealed: Sealed) -> None:
    before = AT - timedelta(days=20)
    waited = await capture(sealed.site, HARBOUR, article_id(HARBOUR), b"<html>waited</html>", before)
    await sealed.site.filler.sql("UPDATE capture SET recorded_at = %s WHERE id = %s", AT, waited)
    await sealed.seal_all()
    file = (await sealed.site.get(f"/captures/{waited}/certificate.json")).body
    assert verified(file).has_message


async def test_a_contributed_capture_that_waited_has_its_message(sealed: Sealed) -> None:
    """Its time of capture is a contributor's word, and says nothing about when it was stored."""
    said, stored, body = AT - timedelta(days=400), AT - timedelta(days=20), b"<html>given</html>"
    waited = await capture(sealed.site, HARBOUR, article_id(HARBOUR), body, said, stored=stored, origin="contributed")
    change = "UPDATE capture SET origin = 'contributed', recorded_at = %s WHERE id = %s"
    await sealed.site.filler.sql(change, AT, waited)
    await sealed.seal_all()
    file = (await sealed.site.get(f"/captures/{waited}/certificate.json")).body
    assert verified(file).capture["origin"] == "contributed" and verified(file).has_message


async def test_a_leaf_names_the_address_that_was_asked_for(sealed: Sealed) -> None:
    """The archive keeps a page below the address to which a redirect led. The capture's id has the one before."""
    asked, body = f"{HARBOUR}?from=feed", b"<html>led here</html>"
    id = await capture(sealed.site, asked, article_id(HARBOUR), body, AT, final_url=HARBOUR)
    await sealed.site.filler.sql("UPDATE capture SET url = %s WHERE id = %s", HARBOUR, id)
    await sealed.seal_all()
    file = (await sealed.site.get(f"/captures/{id}/certificate.json")).body
    stated = verified(file).capture
    at = stated["captured-at"].replace("Z", "+00:00")
    assert stated["url"] == asked and id == sha256("\0".join((asked, at, sha256_hex(body))).encode()).hexdigest()[:32]


async def test_the_command_writes_the_same_file_and_a_page(sealed: Sealed) -> None:
    await sealed.seal_all()
    to = sealed.folder / "made.json"
    done = as_operator(sealed.site, "certificate", sealed.id, "--to", to)
    assert done.returncode == 0, done.stderr
    assert to.read_bytes() == (await sealed.certificate()).read_bytes()
    page = to.with_suffix(".html").read_text()
    assert HARBOUR in page and "made.json" in page and "<script" not in page
    shown = await sealed.site.get(f"/captures/{sealed.id}/certificate")
    assert HARBOUR in shown.text and "default-src 'none'" in shown.headers["Content-Security-Policy"]
    assert f'href="/captures/{sealed.id}"' in shown.text and "href=" not in page
    korean = await sealed.site.get(f"/captures/{sealed.id}/certificate", Accept_Language="ko")
    assert '<html lang="ko">' in korean.text and HARBOUR in korean.text
    for english in ("capture", "The ", "not recorded", "Address"):
        assert english not in re.sub(r"<style>.*</style>|<td>.*?</td>|<code>.*?</code>|<[^>]+>", "", korean.text), (
            english
        )
    none = as_operator(sealed.site, "certificate", "0" * 32)
    assert (none.returncode, "has no capture" in none.stderr) == (78, True)


async def test_a_withheld_article_has_no_certificate(sealed: Sealed) -> None:
    await sealed.seal_all()
    await sealed.site.filler.sql("UPDATE article SET withheld = true WHERE id = %s", article_id(HARBOUR))
    for path in ("certificate", "certificate.json"):
        assert (await sealed.site.get(f"/captures/{sealed.id}/{path}")).status == 451


async def test_a_day_that_cannot_be_signed_is_reported(sealed: Sealed) -> None:
    sealed.sealer.key.parent.mkdir(exist_ok=True)
    sealed.sealer.key.write_text("no key")
    with pytest.raises(Misconfigured):
        await sealed.seal_all()
    assert UNSEALED_DAY._value.get() == (NOON + timedelta(hours=12)).timestamp()
    sealed.sealer.key.unlink()
    await sealed.seal_all()
    assert UNSEALED_DAY._value.get() == 0


@pytest.mark.parametrize("wrong", [timedelta(days=3), timedelta(hours=-20), timedelta(minutes=-11)])
async def test_a_publisher_with_another_time_than_the_database_signs_nothing(sealed: Sealed, wrong: timedelta) -> None:
    """Ahead, it would sign days that are not over. Behind, its signature would be older than it is."""
    sealed.sealer.database_now = database_time
    sealed.sealer.now = lambda: datetime.now(UTC) + wrong
    with pytest.raises(Unavailable, match=r"this publisher's clock says .* UTC, the database's"):
        await sealed.sealer.seal_next()
    assert UNSEALED_DAY._value.get() == (NOON + timedelta(hours=12)).timestamp()
    assert (await sealed.site.get("/certificates/days.jsonl")).body == b""
    sealed.sealer.now = lambda: datetime.now(UTC) + timedelta(minutes=5)
    assert await sealed.sealer.seal_next()


def reading_moves(sealed: Sealed, monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    """Let the publisher's clock move on while it reads the messages of the day."""
    before = sealed.sealer.now()

    def slowly(*given: Any) -> Any:
        sealed.sealer.now = lambda: before + by
        return messages_to_sign(*given)

    monkeypatch.setattr(sealing, "messages_to_sign", slowly)


async def test_the_signature_is_not_older_than_it_says(sealed: Sealed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half an hour passes while the messages are read."""
    reading_moves(sealed, monkeypatch, timedelta(minutes=30))
    assert await sealed.sealer.seal_next()
    statement = await sealed.site.get("/certificates/2026-03-01.txt")
    assert "sealed-at: 2026-03-03T12:30:00Z" in statement.text


async def test_a_clock_that_is_set_while_a_day_is_read_signs_nothing(
    sealed: Sealed, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = sealed.sealer.now()

    async def database_now(_: Connection) -> datetime:
        return at

    sealed.sealer.database_now = database_now
    reading_moves(sealed, monkeypatch, timedelta(minutes=-30))
    with pytest.raises(Unavailable, match="set the one that is wrong"):
        await sealed.sealer.seal_next()
    assert (await sealed.site.get("/certificates/days.jsonl")).body == b""


async def test_a_day_that_another_publisher_sealed_a_moment_ago_is_not_sealed_again(sealed: Sealed) -> None:
    """The other one ends between our look at the last day and our lock."""
    first = replace(sealed.sealer)

    async def after_the_other(_: Connection) -> datetime:
        assert await first.seal_next()
        return first.now()

    sealed.sealer.database_now = after_the_other
    first.database_now = sealed.same_time
    assert not await sealed.sealer.seal_next()
    sealed.sealer.database_now = sealed.same_time
    assert await sealed.seal_all() == 1
    assert len((await sealed.site.get("/certificates/days.jsonl")).body.splitlines()) == 2


async def test_the_copy_of_a_day_is_written_later_and_never_over_another(sealed: Sealed) -> None:
    copies = Path(sealed.site.settings.blobs) / "certificates"
    await sealed.sealer.seal_next()
    first = (copies / "2026-03-01.json").read_bytes()
    (copies / "2026-03-01.json").unlink()  # as if the store had been away
    await sealed.sealer.seal_next()
    assert (copies / "2026-03-01.json").read_bytes() == first
    await sealed.site.filler.sql("TRUNCATE certified_day CASCADE")  # as after a restore
    await capture(sealed.site, HARBOUR, article_id(HARBOUR), b"<html>again</html>", AT + timedelta(minutes=1))
    await sealed.site.filler.sql("UPDATE capture SET recorded_at = %s", AT)
    await sealed.sealer.seal_next()
    assert (copies / "2026-03-01.json").read_bytes() != first
    (kept,) = copies.glob("2026-03-01-*.json")
    assert kept.read_bytes() == first


async def test_a_lost_key_is_not_replaced_in_silence(sealed: Sealed) -> None:
    await sealed.sealer.seal_next()
    sealed.sealer.key.unlink()
    with pytest.raises(Misconfigured, match="put the key back"):
        await sealed.sealer.seal_next()
    assert not sealed.sealer.key.exists()
    openssl("genpkey", "-algorithm", "ed25519", "-out", sealed.sealer.key)
    assert await sealed.sealer.seal_next()
    sealed.sealer.key.write_text("no key")
    with pytest.raises(Misconfigured, match="not a PEM key"):
        await sealed.sealer.seal_next()


async def test_two_publishers_with_two_keys_do_not_take_turns(sealed: Sealed) -> None:
    """On a new archive each makes a key of its own if they share no folder. The one that signs second goes on."""
    other = replace(sealed.sealer, key=sealed.folder / "elsewhere" / "signing.pem")
    openssl("genpkey", "-algorithm", "ed25519", "-out", sealed.folder / "other.pem")
    other.key.parent.mkdir()
    other.key.write_bytes((sealed.folder / "other.pem").read_bytes())
    await sealed.sealer.seal_next()
    await other.seal_next()
    later = NOON + timedelta(days=3)
    sealed.sealer.now = other.now = lambda: later
    with pytest.raises(Misconfigured, match="give all publishers the same key"):
        await sealed.sealer.seal_next()
    assert await other.seal_next()
