"""The commands and their modules. A module is loaded only when its command is used."""

from __future__ import annotations

import importlib
import re
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_group

PARTS = {
    "run.command": {
        "run": "Start the servers, the services and the demo press. Show the throughput. Stop everything on Ctrl-C."
    },
    "operate.status": {
        "status": "Show each stage and all problems. Exit codes: 0 no problem, 1 a problem, 2 the watch cannot be seen."
    },
    "sources.add.command": {
        "add": "Look at a site, find its feeds, sitemaps and listings, try some articles, and write its source file."
    },
    "sources.command": {"sources": "Check and list the source files."},
    "sources.try_page": {"try": "Show what the pipeline would make of one page, without storing it."},
    "sources.coverage": {
        "coverage": "Show for each entry point when we looked and what we saw: new links, nothing new, or a failure."
    },
    "archive.backfill": {
        "backfill": "Fetch an outlet's older articles: follow its lists, sitemaps and dated archives back to a day."
    },
    "archive.ingest.command": {"ingest": "Import pages, stories and web archives into the archive."},
    "operate.dead_letters": {"dead": "List, show, replay and drop dead letters."},
    "operate.watches": {"watch": "Get notified of a name, an outlet, a search or a removal."},
    "sources.rules.command": {"rules": "Test the outlets' parsing rules on stored pages."},
    "archive.reparse.command": {
        "reparse": "Read stored captures again with the current parser and the current parsing rules."
    },
    "archive.enrich": {
        "enrich": "Run one step of the enricher over the texts that are in the archive, or list the steps."
    },
    "archive.retain": {"retain": "Delete stored bodies by the retention rules in the outlets' source files."},
    "archive.export": {
        "export": "Write articles as JSON lines, CSV or Parquet, or write captures as WARC or WACZ.",
    },
    "archive.release": {
        "release": "Write a dated corpus: articles as JSON lines, a data card, and the hashes of both.",
    },
    "archive.backup_commands": {
        "backup": "Copy the whole archive, tables and bodies, into a folder. The watch may keep running.",
        "restore": "Fill an empty database and an empty blob store from a backup. Run `presswatch verify` afterwards.",
    },
    "archive.command": {
        "verify": "Check every stored body against its hash, and check that every body the archive names is stored. "
        "Exit code 1: faults.",
        "withhold": "Take an article or picture off the site, the API, the feeds and search. Nothing is deleted.",
        "lift": "End a withholding.",
        "migrate": "Bring the database schema to this version.",
    },
    "archive.rebuild": {
        "rebuild": "Put everything that was taken in but is not in the archive back into the streams.",
    },
    "archive.blobs": {"blobs": "Copy bodies and manifests from one store to another."},
    "archive.certificates": {
        "certificate": "Write the certificate of a capture: one JSON file, and a readable page beside it.",
    },
    "archive.certificate_checks": {
        "verify-certificate": "Check a certificate. Needs no archive and no network. Exit code 1: it proves nothing.",
        "verify-log": "Check a log of days, and that it continues an older copy. Needs no archive. Exit code 1: it "
        "does not.",
    },
    "run.repair": {"repair": "Repair a stream server that cannot read its append-only file."},
    "archive.annotations": {"annotations": "List and withdraw findings of other programs."},
    "archive.names": {"names": "Find names that the list lacks, and decide about them."},
    "archive.article": {"article": "Rule which addresses belong to one article."},
    "operate.config": {"config": "Show every setting in force, and where it comes from. Secrets are hidden."},
    "operate.check": {
        "check": "Examine settings, servers, rights, clock, bodies, signing key and sources, and say what to mend."
    },
    "operate.acl": {
        "acl": "Make the users of the servers, each with only the rights it needs. users.acl for Redis or Valkey has "
        "a user for each service and producer. roles.sql for PostgreSQL has a role for the owner, publisher, reader "
        "and operator."
    },
}
"""Module -> its commands, each with the first line of its help. `presswatch --help` shows these without loading a
module. Each module has an `app`."""

_LINE_END = re.compile(r"(?<!\n)\n(?!\n|Example: )")

MODULE_OF = {name: module for module, names in PARTS.items() for name in names}


def heading_of(module: str) -> str:
    """Return the heading in `--help` of the group that the module belongs to."""
    group = module.partition(".")[0]
    return group.capitalize() if group in ("run", "sources", "archive") else "Operate"


def loaded(module: str) -> TyperGroup:
    """Load one module and return its commands as a group."""
    part = typer.Typer()
    part.add_typer(importlib.import_module(f"services.console.{module}").app)
    group = get_group(part)
    _unwrap_help(group)
    return group


def _unwrap_help(command: Any) -> None:
    """Join the lines of each paragraph: typer keeps the line ends of our source files, and wraps again."""
    if command.help:
        command.help = _LINE_END.sub(" ", command.help)
    for one in getattr(command, "commands", {}).values():
        _unwrap_help(one)


class Commands(TyperGroup):
    """All commands, listed by name and first line. Only the command in use is loaded."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        for name, module in MODULE_OF.items():
            self.commands[name] = TyperCommand(name, help=PARTS[module][name], rich_help_panel=heading_of(module))

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        if module := MODULE_OF.get(args[0]):
            self.commands[args[0]] = loaded(module).commands[args[0]]
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run the command. Reword what typer says about a wrong argument."""
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            error.message = plain_words(error.message)
            raise


_PLAIN = {
    "Value error, ": "",
    "does not match the formats": "does not match",
    "%Y-%m-%d": "YYYY-MM-DD",
    "%H:%M:%S": "HH:MM:SS",
    "a valid integer, unable to parse string as an integer": "a whole number",
    "Input should be": "it must be",
}
"""What typer says about a wrong argument -> what we say."""


def plain_words(message: str) -> str:
    """Return typer's message about a wrong argument without terms of Python."""
    for theirs, ours in _PLAIN.items():
        message = message.replace(theirs, ours)
    return message
