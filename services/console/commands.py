"""The commands and the modules they live in: a module is loaded when its command is used, and not before."""

from __future__ import annotations

import importlib
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_group

PARTS = {
    "run.command": {
        "run": "Starts servers, services and the demo press, shows what goes through, stops all on Ctrl-C."
    },
    "operate.status": {
        "status": "Shows each stage, and what is not well. Exit codes: 0 all is well, 1 it is not, 2 it cannot be seen."
    },
    "sources.add.command": {
        "add": "Looks at a site, finds its feeds, sitemaps and listings, tries some articles, and writes its source "
        "file."
    },
    "sources.command": {"sources": "Look at the source files."},
    "sources.try_page": {"try": "Shows what the pipeline would make of one page, without storing it."},
    "sources.coverage": {
        "coverage": "Shows for each entry point when we looked and what came of it: new, nothing new, or nothing to "
        "be seen."
    },
    "archive.backfill": {
        "backfill": "Fetches an outlet's older articles: walks its lists, sitemaps and dated archives back to a day."
    },
    "archive.ingest": {"ingest": "Takes pages, stories and web archives into the archive."},
    "operate.dead_letters": {"dead": "Dead letters: list, show, replay, drop."},
    "operate.watches": {"watch": "Be told of a name, an outlet, a search, a removal."},
    "sources.rules.command": {"rules": "What outlets' parsing rules do."},
    "archive.reparse.command": {"reparse": "Reads stored captures again with today's parser and today's rules."},
    "archive.retain": {"retain": "Lets stored bodies go, by the rules of retention in the outlets' source files."},
    "archive.command": {
        "export": "Writes articles as JSON lines, each with its addresses, texts, changes and captures; or captures "
        "as WARC 1.1.",
        "verify": "Checks every stored body against its hash, and that each body the archive names is there. Exit "
        "code 1: faults.",
        "backup": "Copies the whole archive, tables and bodies, into a folder; the watch may go on meanwhile.",
        "restore": "Fills an empty database and an empty blob store from a backup. Run `presswatch verify` afterwards.",
        "withhold": "Takes an article or picture from site, interface, feeds and search; nothing of it is deleted.",
        "lift": "Ends a withholding.",
        "migrate": "Brings the database's schema to this version.",
        "rebuild": "Puts everything that was taken in but is not in the archive back into the streams.",
    },
    "run.repair": {"repair": "Makes a watch start again whose stream server cannot read its append-only file."},
    "archive.article": {"article": "Rule which addresses are one article."},
    "operate.acl": {
        "acl": "Makes the users of the servers, each with no more rights than it needs: users.acl for Redis or Valkey, "
        "a user a service and a producer; roles.sql for PostgreSQL, a role for the owner, publisher, reader and "
        "operator."
    },
}
"""Module to its commands, each with the first line of its help: what `presswatch --help` shows without loading it.
A module has `register(app)`, or an `app` of its own to be added whole."""

MODULE_OF = {name: module for module, names in PARTS.items() for name in names}


def heading_of(module: str) -> str:
    """Return the heading in `--help` of the group that the module belongs to."""
    group = module.partition(".")[0]
    return group.capitalize() if group in ("run", "sources", "archive") else "Operate"


def loaded(module: str) -> TyperGroup:
    """The commands of one module, as a group."""
    part = typer.Typer()
    found = importlib.import_module(f"services.console.{module}")
    if hasattr(found, "register"):
        found.register(part)
    else:
        part.add_typer(found.app)
    return get_group(part)


class Commands(TyperGroup):
    """All commands by name and first line. The one that is used is loaded whole."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        for name, module in MODULE_OF.items():
            self.commands[name] = TyperCommand(name, help=PARTS[module][name], rich_help_panel=heading_of(module))

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        if module := MODULE_OF.get(args[0]):
            self.commands[args[0]] = loaded(module).commands[args[0]]
        return super().resolve_command(ctx, args)
