"""`presswatch check`: examine servers, rights, clock, disk, object store and sources before or while a watch runs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict, replace

import psycopg
import typer
from redis.exceptions import RedisClusterException, RedisError
from rich.markup import escape

from services.console.exit_codes import ExitCode
from services.console.operate import checks
from services.console.operate.checks import Finding
from services.console.operate.search_check import examine_search
from services.console.operate.signing_check import examine_key
from services.console.output import JsonOption, print_json
from services.console.remedies import with_remedy
from services.console.terminal import terminal
from shared.errors import PresswatchError
from shared.observability.logs import configure
from shared.settings import SharedSettings, load

app = typer.Typer()

CHECKS: dict[str, Callable[[SharedSettings], Awaitable[str]]] = {
    "settings": checks.settings,
    "stream server": checks.stream_server,
    "database": checks.database,
    "read replica": checks.replica,
    "clock": checks.clock,
    "bodies": checks.bodies,
    "signing key": examine_key,
    "search": examine_search,
    "sources": checks.sources,
}
"""The checks. Each returns what it found, in order, or raises an error with the remedy in its text."""


STALLED = "see whether the server works, whether its disk is full, and whether a firewall drops what is sent to it"


@app.command(epilog="Example: presswatch check")
def check(*, as_json: JsonOption = False) -> None:
    """Examine settings, servers, rights, clock, bodies, signing key and sources, and say what to mend.

    Exit code 0: all in order; 1: something is not; 78: the settings cannot be read.
    """
    configure("console", level="critical")  # the findings say it all, and JSON has to stay JSON
    findings = asyncio.run(_all(load(SharedSettings)))
    if as_json:
        print_json([asdict(one) for one in findings])
    else:
        console = terminal(soft_wrap=True)
        for one in findings:
            mark = "[green]well[/]" if one.well else "[red]mend[/]"
            console.print(f"{mark}  {one.what}: {escape(one.said)}", highlight=False)
    if not all(one.well for one in findings):
        raise typer.Exit(ExitCode.FAILED)


async def _all(settings: SharedSettings) -> list[Finding]:
    """Examine everything. What fails for the reason of an earlier check refers to that."""
    findings: list[Finding] = []
    for name, look in CHECKS.items():
        found = await _found(name, look, settings)
        cause = next((one.what for one in findings if not found.well and one.said == found.said), None)
        findings.append(replace(found, said=f"not examined: mend the {cause} first") if cause else found)
    return findings


async def _found(name: str, look: Callable[[SharedSettings], Awaitable[str]], settings: SharedSettings) -> Finding:
    try:
        async with asyncio.timeout(checks.PATIENCE_S):
            return Finding(name, True, await look(settings))
    except TimeoutError:
        return Finding(name, False, f"no answer within {checks.PATIENCE_S:g} s: {STALLED}")
    except (PresswatchError, psycopg.Error, RedisError, RedisClusterException, OSError) as error:
        return Finding(name, False, with_remedy(error))
