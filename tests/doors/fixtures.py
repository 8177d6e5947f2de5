"""One watch that runs, with articles, edits, pictures and dead letters, and the words that the doors are tried with."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from aiohttp import web

from services.console.run.supervisor.data_folder import open_data_folder
from tests.command import presswatch
from tests.end_to_end.press import Press, page_of, serving
from tests.end_to_end.watch_process import Watch, eventually, watching

ARTICLES = 3
_DEAD = "{pw:intake:test}:dead"
_SPANISH = "El ayuntamiento de Westmouth celebró el martes la feria de otoño, dijo el consejo en su aviso. "
_RULES = '\n[[rules]]\nversion = "1"\ntitle = "article h1"\n\n[retention]\nunchanged = "90d"\n'


class Outlet(Press):
    """With a sitemap beside the feed, and a layout that has rules."""

    def routes(self) -> list[web.RouteDef]:
        own = [web.get("/sitemap.xml", self._sitemap), web.get("/news/es.html", self._spanish)]
        return [*super().routes(), *own]

    async def _spanish(self, request: web.Request) -> web.Response:
        """The first article in Spanish."""
        link = f'<link rel="alternate" hreflang="en" href="{self.url(0)}">'
        text = "".join(f"<p>{_SPANISH}Es la edición número {n} de la feria, con más visitas.</p>" for n in range(4))
        page = f"<article><h1>El ayuntamiento celebró la feria</h1>{text}</article>"
        date = '<meta property="article:published_time" content="2026-03-01T09:00:00Z">'
        whole = f'<html lang="es"><head><title>La feria</title>{link}{date}</head><body>{page}</body></html>'
        return web.Response(text=whole, content_type="text/html")

    async def _sitemap(self, request: web.Request) -> web.Response:
        rows = "".join(f"<url><loc>{self.url(n)}</loc><lastmod>2026-03-02</lastmod></url>" for n in self.articles)
        space = "http://www.sitemaps.org/schemas/sitemap/0.9"
        return web.Response(text=f'<urlset xmlns="{space}">{rows}</urlset>', content_type="application/xml")

    def source(self, poll_s: float = 2) -> str:
        sitemap = f', {{ url = "http://{self.address}/sitemap.xml", kind = "sitemap" }}]'
        return super().source(poll_s).replace('kind = "feed" }]', 'kind = "feed" }' + sitemap) + _RULES


@contextmanager
def standing(folder: Path) -> Iterator[tuple[Watch, dict[str, str]]]:
    """The watch, and the words by name."""
    with (
        serving(Outlet(ARTICLES)) as press,
        serving(Press(5)) as other,
        watching(folder / "data", press.write_source(folder)) as watch,
    ):
        _happen(watch, press)
        words = {**_files(folder), **_of_archive(watch), **_elsewhere(watch, press, other)}
        words["proof"], words["backup"] = _proof(watch, words["capture"]), _backup(watch)
        words["older_backup"] = _older_backup(folder)
        yield watch, {**words, "spanish": _spanish(watch, press)}


def _proof(watch: Watch, capture: str) -> str:
    """Save the certificate of the capture, as a visitor does; return the file."""
    file = watch.data.with_name("certificate.json")
    file.write_text(watch.get(f"/captures/{capture}/certificate.json"))
    return str(file)


def _backup(watch: Watch) -> str:
    folder = watch.data.with_name("backup")
    done = presswatch("--in", watch.data, "backup", folder)
    assert done.returncode == 0, done.stderr
    return str(folder)


def _older_backup(folder: Path) -> str:
    """A backup of a version that had none of our migrations."""
    (folder / "older").mkdir()
    (folder / "older" / "backup.json").write_text(json.dumps({"migrations": {}, "rows": {}}))
    return str(folder / "older")


_MASS_REMOVAL = """INSERT INTO change (id, outlet_id, kind, at, since, data)
    VALUES (repeat('a', 32), 'westmouth-post', 'mass-removal', now(), now() - interval '9 days', '{"count": 10}')"""
"""The made-up outlet removes too few articles at once."""


def _happen(watch: Watch, press: Press) -> None:
    eventually(lambda: watch.count("article") == ARTICLES, 60, "the articles")
    press.more = "<p>The keeper was found on Wednesday, the council added, and the key with her.</p>"
    press.more += "<p>The Harbour Committee agreed.</p>"
    watch.ask_for(*(press.url(n) for n in press.articles))
    eventually(lambda: watch.count("revision") == 2 * ARTICLES, 60, "an edit of each")
    ((article, revision),) = watch.sql("SELECT id, revision_id FROM article ORDER BY id LIMIT 1")
    tags = {"article_id": article, "revision_id": revision, "kind": "tags", "version": "1", "value": ["harbour"]}
    for producer in ("desk", "withdrawn"):
        watch.redis().xadd(f"pw:intake:{producer}", {"schema": "annotation/1", "data": json.dumps(tags)})
    eventually(lambda: watch.count("annotation") == 2, 60, "a finding of each of two programs")
    watch.sql_run("INSERT INTO annotation_withdrawal (producer, version, reason) VALUES "
                  "('withdrawn', '', 'wrong'), ('withdrawn', '1', 'wrong')")  # fmt: skip
    for _ in range(2):
        watch.redis().xadd("pw:intake:test", {"schema": "fetch-request/1", "data": "{}"})
    eventually(lambda: watch.redis().xlen(_DEAD) == 2, 60, "two dead letters")
    eventually(lambda: watch.count("picture") == ARTICLES and not watch.pending(), 60, "nothing on its way")
    watch.sql_run("UPDATE capture SET recorded_at = recorded_at - interval '1 day'")
    watch.sql_run(_MASS_REMOVAL)
    eventually(lambda: watch.count("certified_day"), 60, "a sealed day")
    eventually(lambda: watch.json("/api/v1/search?q=council")["total"] == ARTICLES, 60, "all in the index")


def _spanish(watch: Watch, press: Press) -> str:
    """Archive the Spanish edition of the first article; return its id."""
    watch.ask_for(f"http://{press.address}/news/es.html")
    found = eventually(lambda: watch.sql("SELECT id FROM article WHERE language = 'es'"), 60, "the Spanish edition")
    return str(found[0][0])


def _files(folder: Path) -> dict[str, str]:
    page, wrong, idle = folder / "page.html", folder / "wrong.toml", folder / "idle"
    page.write_text(page_of(50))
    wrong.write_text('id = "wrong"\nname = "Wrong"\nhosts = ["a.example"]\ncolour = "red"\n')
    (folder / "added").mkdir()
    with open_data_folder(idle):
        pass
    return {"folder": str(folder), "page": str(page), "wrong_source": str(wrong), "idle": str(idle)}


def _of_archive(watch: Watch) -> dict[str, str]:
    article, address, revision = watch.sql("SELECT id, address, revision_id FROM article ORDER BY address LIMIT 1")[0]
    first = watch.sql("SELECT id FROM revision WHERE article_id = %s AND id <> %s", article, revision)[0][0]
    picture = watch.sql("SELECT sha256 FROM picture ORDER BY sha256 LIMIT 1")[0][0]
    capture = watch.sql("SELECT capture_id FROM revision WHERE article_id = %s AND id = %s", article, revision)[0][0]
    known = {"article": article, "address": address, "revision": revision, "first_revision": first, "picture": picture}
    known |= {"capture": capture, "day": str(watch.sql("SELECT max(day) FROM certified_day")[0][0])}
    known["month"] = str(
        watch.sql("SELECT to_char(sort_at AT TIME ZONE 'UTC', 'YYYY-MM') FROM article WHERE id = %s", article)[0][0]
    )
    known["site"] = watch.site.rstrip("/")
    return {**known, "unknown": "0" * 32, "unknown_picture": "0" * 64, "long": "x" * 1001}


def _elsewhere(watch: Watch, press: Press, other: Press) -> dict[str, str]:
    letters: Any = watch.redis().xrange(_DEAD)
    style = re.search(r'"(/static/[^"]+)"', watch.get("/"))
    assert style is not None
    database = watch.run_file()["database_url"]
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE DATABASE restored")
    days = watch.data.with_name("days.jsonl")
    days.write_text(watch.get("/certificates/days.jsonl"))
    return {
        "data": str(watch.data),
        "days": str(days),
        "press": f"http://{press.address}",
        "other": f"http://{other.address}",
        "static": style[1],
        "letter": f"intake/test/{letters[0][0]}",
        "empty_database": database.rpartition("/")[0] + "/restored",
    }
