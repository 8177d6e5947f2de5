"""`presswatch names`: what may be a name, and what people decided about it."""

from __future__ import annotations

import asyncio
import getpass
from dataclasses import asdict
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from services.console.archive_connection import archive
from services.console.output import JsonOption, print_json
from services.console.terminal import terminal
from shared.archive.names import decide, decisions, load_accepted, refused_spellings, texts_to_propose_from
from shared.archive.schema.rows import Found
from shared.errors import Misconfigured
from shared.names.accepted import id_for
from shared.names.gazetteer import ID, KINDS, named, names
from shared.names.proposals import Proposal, proposals

app = typer.Typer(name="names", help="Find names that the list lacks, and decide about them.", no_args_is_help=True)

Spelling = Annotated[str, typer.Argument(help="The name as the texts write it.")]
By = Annotated[str | None, typer.Option("--by", help="Who decides; by default your user name. Kept on record.")]
_AFTER = "It counts in new articles from now on. To find it in earlier ones, run: presswatch enrich --again names"


@app.command(epilog="Example: presswatch names proposed --outlet kcna")
def proposed(
    *,
    outlet: Annotated[str | None, typer.Option(help="Only in articles of this outlet, by its id.")] = None,
    articles: Annotated[int, typer.Option(min=1, max=100_000, help="How many of the newest articles to read.")] = 5000,
    least: Annotated[int, typer.Option(min=1, help="In how many of them it has to be.")] = 3,
    limit: Annotated[int, typer.Option(min=1, help="How many to list.")] = 50,
    as_json: JsonOption = False,
) -> None:
    """List what may be names and is not on the list, with passages. Nothing is stored."""
    found = asyncio.run(_proposed(outlet, articles, least))[:limit]
    if as_json:
        print_json({"proposals": [_shown(one) for one in found]})
        return
    for one in found:
        typer.echo(f"{one.spelling}  ({one.kind}, {one.articles} articles)")
        for id, passage in one.passages:
            typer.echo(f"    {id}  {passage}")
    if not found:
        typer.echo("nothing to propose")


@app.command(epilog='Example: presswatch names accept "Ji Jae Ryong" --kind person')
def accept(
    *,
    spelling: Spelling,
    kind: Annotated[str, typer.Option(help="One of person, office, org, place, weapon, site.")],
    id: Annotated[str | None, typer.Option("--id", help="Its id; by default made from the spelling.")] = None,
    by: By = None,
    as_json: JsonOption = False,
) -> None:
    """Add a name to those that are found."""
    if kind not in KINDS:
        raise Misconfigured(f"{kind!r} is not a kind of name; the kinds are {', '.join(KINDS)}")
    chosen = id or id_for(kind, _clean(spelling))
    if not ID.fullmatch(chosen) or not chosen.startswith(f"{kind}."):
        raise Misconfigured(f"{chosen!r} is not an id of this kind: write one such as {kind}.east-harbour")
    asyncio.run(_decide("accept", _clean(spelling), chosen, by))
    _say(as_json, spelling, chosen, f"{spelling} is {chosen}. {_AFTER}")


@app.command(epilog='Example: presswatch names join "Chi Chae Ryong" person.ji-jae-ryong')
def join(
    *, spelling: Spelling, id: Annotated[str, typer.Argument(help="The id of the name.")], by: By = None,
    as_json: JsonOption = False,
) -> None:  # fmt: skip
    """Add a spelling to a name."""
    asyncio.run(_decide("join", _clean(spelling), id, by))
    _say(as_json, spelling, id, f"{spelling} is a spelling of {id}. {_AFTER}")


@app.command(epilog='Example: presswatch names refuse "Central Committee"')
def refuse(*, spelling: Spelling, by: By = None, as_json: JsonOption = False) -> None:
    """Propose a spelling no longer. This also takes back that it was accepted or joined."""
    asyncio.run(_decide("refuse", _clean(spelling), None, by))
    _say(as_json, spelling, None, f"{spelling} is not a name. {_AFTER}")


@app.command(epilog="Example: presswatch names decided")
def decided(*, as_json: JsonOption = False) -> None:
    """List all decisions, the newest first: which spelling, what was decided, who decided it and when."""
    rows = asyncio.run(_decided())
    if as_json:
        print_json({"decisions": rows})
        return
    table = Table("kind", "spelling", "name", "by", "at", box=None)
    for row in rows:
        table.add_row(*(escape(str(row[key] or "")) for key in row))
    terminal().print(table if rows else "nothing was decided")


def _clean(spelling: str) -> str:
    text = " ".join(spelling.split())
    if len(text) < 2 or not any(letter.isalpha() for letter in text):
        raise Misconfigured(f"{spelling!r} is not a name: it needs two characters, one of them a letter")
    return text


def _shown(one: Proposal) -> dict[str, object]:
    return {**asdict(one), "passages": [{"article_id": id, "text": text} for id, text in one.passages]}


def _say(as_json: bool, spelling: str, id: str | None, words: str) -> None:
    print_json({"spelling": spelling, "name_id": id}) if as_json else typer.echo(words)


async def _proposed(outlet: str | None, articles: int, least: int) -> list[Proposal]:
    async with archive(snapshot=True) as conn:
        await load_accepted(conn)
        known = frozenset(await refused_spellings(conn))
        rows = await texts_to_propose_from(conn, articles, outlet)
    return proposals(((row["id"], f"{row['title']}\n{row['text'] or ''}") for row in rows), known, least)


async def _decide(kind: str, spelling: str, id: str | None, by: str | None) -> None:
    async with archive() as conn:
        await load_accepted(conn)
        if kind == "join" and id not in names():
            raise Misconfigured(f"no name has the id {id!r}: look it up on the site, under Names")
        if kind == "accept" and id in names():
            raise Misconfigured(
                f"{id} is on the list already: add the spelling by `presswatch names join`, or give --id"
            )
        if id and id in named(spelling):
            raise Misconfigured(f"{spelling} is a spelling of {id} already")
        await decide(conn, kind, spelling, id, by or getpass.getuser())


async def _decided() -> list[Found]:
    async with archive() as conn:
        return await decisions(conn)
