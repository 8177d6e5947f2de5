"""Build the search document of an article, for an index or for matching a query directly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import Found, fetch
from shared.query.matcher import Document
from shared.text.headlines import bare_headline
from shared.text.tokenizer import indexed
from shared.text.wall_clock import as_printed

MOST_FORMER = 50
"""Earlier texts of an article in which words that are gone are found: the last ones."""
_HAS_BLOCKS = {"table": "table-row", "quote": "quote", "list": "list-item", "embed": "embed"}
LAST_REMOVAL = """coalesce(
    (SELECT max(c.at) FROM change c WHERE c.article_id = a.id AND c.kind = 'removed'),
    CASE WHEN a.state = 'removed' THEN a.state_since END)"""
"""When article `a` was seen to be removed, for the last time, also if it came back: in SQL."""
_KNOWN = f"""
SELECT a.id, a.outlet_id, a.edition, a.language, a.state, {LAST_REMOVAL} AS removed_at, a.origin, a.sort_at,
       a.published, a.revision_count, a.lead_picture_url, coalesce(o.country, '') AS country
FROM article a LEFT JOIN outlet o ON o.id = a.outlet_id WHERE a.id = ANY(%s)""".encode()  # noqa: S608 - our own expression


def searched_text(standfirst: str | None, byline: Mapping[str, Any] | None, blocks: Iterable[Mapping[str, Any]]) -> str:
    """Return the words of a revision except its title: standfirst, byline, blocks and captions."""
    parts = [standfirst, (byline or {}).get("printed", "")]
    for block in blocks:
        parts += (block.get("text", ""), block.get("caption", ""))
    return "\n".join(part for part in parts if isinstance(part, str) and part)


def has(
    blocks: Iterable[Mapping[str, Any]], *, pictured: bool, dated: bool, byline: bool, edits: int
) -> tuple[str, ...]:
    """Return the values of `has:` that apply."""
    kinds = {str(block.get("kind", "")) for block in blocks}
    holds = {"picture": pictured, "date": dated, "byline": byline, "edits": edits > 0}
    holds |= {name: kind in kinds for name, kind in _HAS_BLOCKS.items()}
    return tuple(name for name, value in holds.items() if value)


def type_of(blocks: Iterable[Mapping[str, Any]]) -> str:
    """Return the value of `type:`.

    A gallery has at least two pictures, and more pictures than other blocks with text.
    """
    pictures = texts = 0
    for block in blocks:
        if block.get("kind") == "image":
            pictures += 1
        elif str(block.get("text", "")).strip():
            texts += 1
    if pictures > 1 and pictures > texts:
        return "gallery"
    return "article" if texts else "empty"


def names_in(names: Iterable[Mapping[str, Any]] | None) -> frozenset[str]:
    """Return the ids of all names in a revision's `names`, including all candidates of an ambiguous spelling."""
    return frozenset(id for name in names or () for id in name["ids"])


def acts_in(activities: Iterable[Mapping[str, Any]] | None) -> frozenset[str]:
    """Return the values of `did:` that apply: each act alone, and each act with the id of the person."""
    done = [(one["person"], one["act"]) for one in activities or ()]
    return frozenset(value for person, act in done for value in (act, f"{person}/{act}"))


def tags_in(findings: Iterable[Mapping[str, Any]] | None) -> tuple[str, ...]:
    """Return the tags given by other programs, each once."""
    given = [one["value"] for one in findings or () if one["kind"] == "tags"]
    return tuple(dict.fromkeys(tag.casefold() for tags in given for tag in tags))


def found_kinds(findings: Iterable[Mapping[str, Any]] | None) -> tuple[str, ...]:
    """Return the values of `has:` that apply for findings of other programs."""
    kinds = {one["kind"] for one in findings or ()}
    return (*(["annotation"] if kinds else []), *(["translation"] if "translation" in kinds else []))


def translations_in(findings: Iterable[Mapping[str, Any]] | None) -> tuple[tuple[str, str], ...]:
    """Return the translations, each with its language."""
    given = [one for one in findings or () if one["kind"] == "translation"]
    return tuple((one["language"], f"{one['value'].get('title', '')}\n{one['value']['text']}") for one in given)


def former_passages(newest: Mapping[str, Any], former: Iterable[Mapping[str, Any]] | None) -> str:
    """Return what earlier texts said and the newest one does not: titles, standfirsts, blocks and captions.

    The texts must be of one version of the parser: what a later version reads otherwise was never taken out by the
    outlet.
    """
    return passages_gone(newest, [passage for text in former or () for passage in _passages(text)])


def passages_gone(newest: Mapping[str, Any], passages: Iterable[str]) -> str:
    """Return those of the passages that the newest text lacks. Case, signs and width make no other passage.

    Most passages stand in each of the texts letter by letter, so these are left out before words are compared.
    """
    own = set(_passages(newest))
    gone = [passage for passage in dict.fromkeys(passages) if passage not in own]
    kept = {indexed(passage) for passage in own} if gone else set()
    by_words = {indexed(passage): passage for passage in gone}
    return "\n".join(passage for words, passage in by_words.items() if words not in kept)


def _passages(text: Mapping[str, Any]) -> list[str]:
    byline = text["byline"] or {}
    parts = [text["title"], text["standfirst"], byline.get("printed", "")]
    for block in text["blocks"]:
        parts += (block.get("text", ""), block.get("caption", ""))
    return [part for part in parts if isinstance(part, str) and part]


def document(
    article: Mapping[str, Any], revision: Mapping[str, Any], former: Iterable[Mapping[str, Any]] | None = None
) -> Document:
    """Build the document of one text. `article` comes from `known_articles`, `revision` is a row of its table.

    Its `annotations` are the findings of other programs about the text. `former` are earlier texts that it replaced.
    """
    findings = revision.get("annotations")
    edits = article["revision_count"] - 1
    printed = as_printed(article["sort_at"], article["published"])
    return Document(
        revision["title"],
        searched_text(revision["standfirst"], revision["byline"], revision["blocks"]),
        article["language"],
        {
            "outlet": frozenset((article["outlet_id"],)),
            "edition": frozenset((article["edition"] or "",)),
            "language": frozenset((article["language"].lower(),)),
            "country": frozenset((article["country"],)),
            "state": frozenset((article["state"],)),
            "origin": frozenset((article["origin"],)),
            "name": names_in(revision.get("names")),
            "topic": frozenset(revision.get("topics") or ()),
            "tag": frozenset(tags_in(findings)),
            "series": frozenset((bare_headline(revision["title"]),)),
            "did": acts_in(revision.get("activities")),
            "type": frozenset((type_of(revision["blocks"]), *(revision.get("labels") or ()))),
            "has": frozenset(
                has(
                    revision["blocks"],
                    pictured=article["lead_picture_url"] is not None,
                    dated=article["published"] is not None,
                    byline=bool(revision["byline"]),
                    edits=edits,
                )
                + found_kinds(findings)
            ),
        },
        {"published": article["sort_at"], "printed": printed, "removed": article["removed_at"], "edits": edits},
        translations_in(findings),
        former_passages(revision, former),
    )


async def known_articles(conn: Connection, ids: Sequence[str]) -> dict[str, Found]:
    """Return what `document` needs to know about these articles, by id."""
    return {row["id"]: row for row in await fetch(conn, _KNOWN, list(ids))}
