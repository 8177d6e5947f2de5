"""`presswatch verify-certificate` and `verify-log`: check what was signed, with nothing but the files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from services.console.archive.block_checks import claimed_blocks, read_given
from services.console.exit_codes import ExitCode
from services.console.output import JsonOption, print_json
from shared.certificates.certificate import SealedDay
from shared.certificates.day_log import begins_later, continues, day_of, keys_of, verified_log
from shared.certificates.signed_day import Refused
from shared.certificates.verify import Proven, verified

app = typer.Typer()

_VERIFY_EXAMPLE = "Example: presswatch verify-certificate proof.json\n\nExit code 0: proven; 1: it proves nothing."

_NOTHING = {"proven": False, "reason": "", "capture": None, "late": None, "key": None, "blocks": []}
"""The JSON of a certificate that proves nothing."""


@app.command("verify-certificate", epilog=_VERIFY_EXAMPLE)
def verify_certificate(
    file: Annotated[Path, typer.Argument(help="The certificate, a JSON file.", exists=True, dir_okay=False)],
    key: Annotated[
        str | None, typer.Option(help="Fingerprint of the key that must have signed: SHA-256 of the key in DER, hex.")
    ] = None,
    log: Annotated[
        Path | None,
        typer.Option(help="A copy of the log of days that must contain the day.", exists=True, dir_okay=False),
    ] = None,
    block_header: Annotated[
        str | None,
        typer.Option(
            metavar="FILE|HEX", help="Header of the Bitcoin block of a time stamp (80 bytes), or its Merkle root."
        ),
    ] = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Check a certificate. Needs no archive and no network. Exit code 1: it proves nothing."""
    given = read_given(block_header) if block_header is not None else None
    try:
        proven = verified(file.read_bytes())
        if key is not None and proven.fingerprint != key.lower().replace(":", ""):
            raise Refused(f"another key signed it: {proven.fingerprint}")
        days = _lines_of_log(log, proven) if log else []
        blocks = claimed_blocks(proven, given)
    except Refused as refused:
        if as_json:
            print_json(_NOTHING | {"reason": str(refused)})
        else:
            typer.echo(f"REFUSED {file}: {refused}", err=True)
        raise typer.Exit(ExitCode.FAILED) from None
    if as_json:
        shown = [block.as_json() for block in blocks]
        given_out = {"capture": proven.capture, "late": proven.is_late, "key": proven.fingerprint, "blocks": shown}
        print_json(_NOTHING | {"proven": True} | given_out)
    else:
        of_blocks = [line for block in blocks for line in block.lines()]
        typer.echo("\n".join([*_lines(proven), *days, *of_blocks]))


@app.command("verify-log", epilog="Example: presswatch verify-log days.jsonl --kept days-of-last-year.jsonl")
def verify_log(
    file: Annotated[
        Path, typer.Argument(help="The log of days: /certificates/days.jsonl.", exists=True, dir_okay=False)
    ],
    kept: Annotated[Path | None, typer.Option(help="An older copy of the log.", exists=True, dir_okay=False)] = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Check a log of days, and that it continues an older copy. Needs no archive. Exit code 1: it does not."""
    try:
        days, older = _log(file), _log(kept) if kept else []
        continues(days, older)
    except Refused as refused:
        if as_json:
            print_json({"proven": False, "reason": str(refused), "days": 0, "kept": 0, "keys": []})
        else:
            typer.echo(f"REFUSED {file}: {refused}", err=True)
        raise typer.Exit(ExitCode.FAILED) from None
    if as_json:
        keys = [{"since": day, "key": key} for day, key in keys_of(days)]
        print_json({"proven": True, "reason": "", "days": len(days), "kept": len(older), "keys": keys})
        return
    typer.echo(f"GOOD       {len(days)} days, each signed and naming the day before")
    typer.echo("\n".join(_about(days)))
    if kept:
        typer.echo(f"kept       all {len(older)} days of {kept} are in it, unchanged")


def _about(days: Sequence[SealedDay]) -> Iterator[str]:
    """Say what a log has. Whoever has an honest log can add days of their own, but signs them with another key."""
    without = "; days before are not in this file" if begins_later(days) else ""
    yield f"days       {day_of(days[0])} to {day_of(days[-1])}{without}"
    for number, (day, key) in enumerate(keys_of(days)):
        yield f"key        {key}, from {day}" + (": another key, compare it too" if number else "")


def _log(file: Path) -> list[SealedDay]:
    with file.open("rb") as rows:
        days = verified_log(rows)
    if not days:
        raise Refused(f"{file} has no day")
    return days


def _lines_of_log(log: Path, proven: Proven) -> list[str]:
    days = _log(log)
    if proven.sealed.statement not in {one.statement for one in days}:
        raise Refused(f"the day {proven.day['day']} of the certificate is not in {log}")
    said = [f"log        {len(days)} days, each naming the day before; this day is one of them"]
    return said + [f"in log     another key signs from {day}: {key}" for day, key in [*keys_of(days)][1:]]


def _lines(proven: Proven) -> list[str]:
    capture, day = proven.capture, proven.day
    parts = [name for name, there in (("body", proven.has_body), ("message", proven.has_message)) if there]
    return [
        "GOOD       every byte of this certificate is as it was signed",
        f"address    {capture['url']}",
        *([f"asked for  {proven.asked}"] if proven.asked not in ("", capture["url"]) else []),
        f"captured   {capture['captured-at']} ({capture['origin']})",
        *(["           later than it was signed: the clock that gave this time was wrong"] if proven.is_late else []),
        f"body       sha256 {capture['body-sha256']}",
        f"in file    {' and '.join(parts) or 'neither body nor message'}",
        f"signed     {day['sealed-at']}, for the day {day['day']} with {day['captures']} captures",
        f"key        {proven.fingerprint}",
    ]
