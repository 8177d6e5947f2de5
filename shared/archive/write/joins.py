"""Merge articles that turn out to be one. Split addresses off that turn out to be another article."""

from __future__ import annotations

from collections.abc import Collection

from shared.archive.schema.connection import Connection
from shared.archive.write.articles import ARTICLE, EARLIER, REVISION

_MOVE_REVISIONS = f"""
INSERT INTO revision ({", ".join(REVISION.columns)})
SELECT %s, {", ".join(c for c in REVISION.columns if c != "article_id")} FROM revision WHERE article_id = %s {EARLIER}
""".encode()  # noqa: S608


_COPIED = ", ".join([c for c in ARTICLE.columns if c not in ("id", "address")] + ["withheld"])
_PART_ARTICLE = (
    f"INSERT INTO article (id, address, {_COPIED}) SELECT %s, %s, {_COPIED} FROM article WHERE id = %s "  # noqa: S608
    "ON CONFLICT DO NOTHING"
).encode()
_PART_REVISIONS = f"""
INSERT INTO revision ({", ".join(REVISION.columns)})
SELECT %s, {", ".join(c for c in REVISION.columns if c != "article_id")} FROM revision
WHERE article_id = %s AND id IN (SELECT revision_id FROM capture WHERE address_id = ANY(%s)) ON CONFLICT DO NOTHING
""".encode()  # noqa: S608

_PART_WITHHOLDINGS = """
INSERT INTO withholding (article_id, reason, since)
SELECT %(new)s::text, reason, since FROM withholding w WHERE article_id = %(old)s::text AND lifted_at IS NULL
AND NOT EXISTS (
    SELECT FROM withholding o WHERE o.article_id = %(new)s::text AND o.since = w.since AND o.reason = w.reason)
"""


async def merge_articles(conn: Connection, old: str, new: str) -> None:
    """Move addresses, texts and withholdings of `old` to `new`, and delete `old`. The caller writes `new`.

    Links with the old id lead to the new article, because the address rows keep the old id.
    """
    await conn.execute(_MOVE_REVISIONS, (new, old))
    await conn.execute("DELETE FROM revision WHERE article_id = %s", (old,))
    await conn.execute("UPDATE address SET article_id = %s WHERE article_id = %s", (new, old))
    await conn.execute("UPDATE withholding SET article_id = %s WHERE article_id = %s", (new, old))
    await conn.execute("DELETE FROM change WHERE article_id = %s", (old,))
    await conn.execute("DELETE FROM article WHERE id = %s", (old,))


async def split_articles(conn: Connection, old: str, new: str, address: str, ids: Collection[str]) -> None:
    """Make a new article `new` of some addresses of `old` (their ids), with the texts that they showed.

    `address` is the smallest of them. The other columns of `new` are copied from `old` until the caller writes them.
    Orders that withhold `old` also withhold `new`.
    """
    await conn.execute(_PART_ARTICLE, (new, address, old))
    await conn.execute(_PART_REVISIONS, (new, old, list(ids)))
    await conn.execute("UPDATE address SET article_id = %s WHERE id = ANY(%s)", (new, list(ids)))
    await conn.execute(_PART_WITHHOLDINGS, {"new": new, "old": old})


async def withhold_merged(conn: Connection, ids: Collection[str]) -> None:
    """Withhold articles that were merged with a withheld one."""
    await conn.execute(
        "UPDATE article SET withheld = true WHERE id = ANY(%s) AND EXISTS "
        "(SELECT FROM withholding w WHERE w.article_id = article.id AND w.lifted_at IS NULL)",
        (list(ids),),
    )
