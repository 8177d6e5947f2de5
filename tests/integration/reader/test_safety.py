"""What holds whatever was captured: headers, pictures, an archive that is away, the service itself."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from shared.ids import article_id
from tests.integration.reader.material import png
from tests.integration.reader.press import HARBOUR, PICTURE
from tests.integration.reader.running import Site, SiteUnderTest, settings_for


async def test_every_answer_forbids_what_is_not_ours(shared_site: Site) -> None:
    for path in ("/", f"/a/{article_id(HARBOUR)}", "/search?q=x", "/nix", "/api/v1/articles", "/feed.atom"):
        headers = (await shared_site.get(path)).headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'")
        assert "unsafe" not in policy and "*" not in policy and "data:" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"


async def test_pictures_are_served_from_what_we_keep(shared_site: Site) -> None:
    (picture,) = (await shared_site.get(f"/api/v1/articles/{article_id(HARBOUR)}")).json["pictures"]
    assert picture["url"] == PICTURE
    answer = await shared_site.get(picture["src"])
    assert (answer.status, answer.headers["Content-Type"]) == (200, "image/png")
    assert answer.headers["Cache-Control"] == "no-cache", "a cache asks us each time: it may be withheld by then"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.body == png(640, 400, (40, 90, 140))
    again = await shared_site.get(picture["src"], If_None_Match=answer.headers["ETag"])
    assert (again.status, again.body) == (304, b"")


async def test_only_pictures_are_served_as_pictures(site: SiteUnderTest) -> None:
    svg = await site.filler.picture("https://x.example/a.svg", b"<svg xmlns='' onload='alert(1)'/>", "image/svg+xml")
    html = await site.filler.picture("https://x.example/a.png", b"<html><script>alert(1)</script>", "image/png")
    lying = await site.filler.picture("https://x.example/b.png", b"\xff\xd8\xff\xe0 jpeg in truth", "image/png")
    for name in (svg, f"{svg}.svg", html, f"{html}.png", "0" * 64, f"{lying}.exe"):
        assert (await site.get(f"/media/{name}")).status == 404
    assert (await site.get(f"/media/{lying}.png")).headers["Content-Type"] == "image/jpeg"


async def test_a_damaged_body_is_not_served(site: SiteUnderTest) -> None:
    sha256 = await site.filler.picture("https://x.example/c.png", png(3, 3, (1, 2, 3)))
    path = Path(site.settings.blobs) / "sha256" / sha256[:2] / sha256[2:4] / sha256
    path.write_bytes(png(3, 3, (1, 2, 4)))
    assert (await site.get(f"/media/{sha256}")).status == 404


async def test_a_withheld_picture_is_gone_from_page_and_media(site: SiteUnderTest) -> None:
    (picture,) = (await site.get(f"/api/v1/articles/{article_id(HARBOUR)}")).json["pictures"]
    await site.filler.sql("INSERT INTO withholding (picture_sha256, reason) VALUES (%s, 'order')", picture["sha256"])
    assert (await site.get(picture["src"])).status == 451
    assert picture["sha256"] not in (await site.get(f"/a/{article_id(HARBOUR)}")).text
    assert picture["sha256"] not in (await site.get("/")).text


async def test_no_visitor_notices_that_the_database_began_anew(site: SiteUnderTest) -> None:
    """All connections are lost. Those that answered within the last second are not checked before their next use."""
    await asyncio.gather(*(site.get("/api/v1/articles") for _ in range(6)))
    async with await psycopg.AsyncConnection.connect(site.database_url, autocommit=True) as connection:
        await connection.execute(
            "SELECT pg_terminate_backend(pid, 3000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert [(await site.get("/api/v1/articles")).status for _ in range(6)] == [200] * 6


async def test_an_archive_that_is_away_is_reported_and_comes_back(site: SiteUnderTest) -> None:
    name = psycopg.conninfo.conninfo_to_dict(site.database_url)["dbname"]
    server = psycopg.conninfo.make_conninfo(site.database_url, dbname="postgres")

    async def allow(connections: bool) -> None:
        async with await psycopg.AsyncConnection.connect(server, autocommit=True) as connection:
            await connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS {connections}".encode())
            if not connections:
                await connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
                )

    await allow(False)
    for path in ("/", f"/a/{article_id(HARBOUR)}", "/api/v1/articles", "/feed.atom"):
        answer = await site.get(path)
        assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    assert "out of reach" in (await site.get("/")).text
    assert (await site.get("/api/v1/articles")).json["error"]["code"] == "unavailable"
    assert (await site.get("/livez")).status == (await site.get("/healthz")).status == 200
    assert (await site.get("/readyz")).status == 503
    await allow(True)
    await site.until("/", lambda answer: answer.status == 200)
    await site.until("/readyz", lambda answer: answer.status == 200)


async def test_health_and_metrics_have_a_port_of_their_own(shared_site: Site) -> None:
    await shared_site.get(f"/a/{article_id(HARBOUR)}")
    metrics = (await shared_site.get("/metrics", base=shared_site.health)).text
    assert 'presswatch_site_answers_total{route="/a/{id}",status="2xx"}' in metrics
    assert "presswatch_index_complete 1.0" in metrics
    assert article_id(HARBOUR) not in metrics
    assert (await shared_site.get("/livez", base=shared_site.health)).status == 200
    assert (await shared_site.get("/metrics")).status == 404


async def test_nothing_can_be_posted(shared_site: Site) -> None:
    async with shared_site.client.post(f"{shared_site.url}/search", data={"q": "x"}) as answer:
        assert answer.status == 405
    async with shared_site.client.head(f"{shared_site.url}/") as answer:
        assert (answer.status, await answer.read()) == (200, b"")


def environment(database_url: str, folder: Path, port: int) -> dict[str, str]:
    settings = settings_for(database_url, folder)
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("PRESSWATCH_")},
        "PRESSWATCH_DATABASE_URL": database_url, "PRESSWATCH_BLOBS": str(settings.blobs),
        "PRESSWATCH_INDEX": str(settings.index), "PRESSWATCH_SITE_PORT": str(port),
        "PRESSWATCH_HEALTH_FILE": str(folder / "reader.json"),
    }  # fmt: skip


async def test_the_process_starts_before_its_archive_and_ends_cleanly(database_url: str, tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "services.reader", env=environment(database_url, tmp_path, 0), stderr=subprocess.PIPE
    )
    try:
        while not (tmp_path / "reader.json").exists():
            assert process.returncode is None
            await asyncio.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        _, said = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    assert process.returncode == 0, said
    assert b"Traceback" not in said


@pytest.mark.parametrize("wrong", ["taken", "unreadable"])
async def test_what_is_wrong_with_the_settings_is_said_in_a_sentence(
    database_url: str, tmp_path: Path, wrong: str
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        given = environment(database_url, tmp_path, taken.getsockname()[1])
        if wrong == "unreadable":
            given["PRESSWATCH_SITE_PORT"] = "eighty"
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "services.reader", env=given, stderr=subprocess.PIPE
        )
        _, said = await process.communicate()
    assert process.returncode == 78
    assert b"PRESSWATCH_SITE_PORT" in said and b"Traceback" not in said
