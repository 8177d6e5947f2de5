"""Check a certificate or a log of days, using nothing but the file."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from shared.certificates.certificate import FORMAT, KEY_DER, STAMPED, SealedDay, dump, log_line
from shared.certificates.merkle import leaf_hash, root_of_path, sides
from shared.certificates.ots_file import read_proof, write_proof
from shared.certificates.ots_lines import lines_of
from shared.certificates.ots_paths import Block, block_of, in_blocks
from shared.certificates.statements import DAY, LEAF, rows_of, statement_hash, text_of, values_of
from shared.ids import capture_id

_PROOF = ("capture", "leaf", "index", "captures", "path", "day", "signature", "public_key")
_PARTS = ("message", "body")
_KEYS = {
    FORMAT: ("format", *_PROOF, *_PARTS),
    STAMPED: ("format", *_PROOF, "opentimestamps", "ots", *_PARTS),
}
_STEP = re.compile(r"(left|right) ([0-9a-f]{64})", re.ASCII)


class Refused(Exception):
    """The certificate proves nothing. The text says why."""


@dataclass(frozen=True, slots=True)
class Proven:
    """What a certificate proves: the facts of the capture and of the day, and the key that signed. The day was signed
    before each of the `blocks` was made, if the block has this Merkle root: only the block chain says so."""

    capture: dict[str, str]
    day: dict[str, str]
    sealed: SealedDay
    has_message: bool
    has_body: bool
    blocks: tuple[Block, ...] = ()

    @property
    def fingerprint(self) -> str:
        return sha256(KEY_DER + self.sealed.key).hexdigest()


def verified(data: bytes) -> Proven:
    """Check every byte and return what is proven. Raises `Refused`."""
    try:
        return _verified(data)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Refused(f"the file is not a certificate as Presswatch writes it: {error}") from None


def _verified(data: bytes) -> Proven:
    given = json.loads(data)
    _require(isinstance(given, dict) and given.get("format") in _KEYS, "its format is unknown")
    _require(tuple(given) == _KEYS[given["format"]], "it has other fields")
    _require(dump(given) == data, "it is written in another form, so somebody changed it")
    leaf, capture = text_of(given["capture"]), values_of(given["capture"], LEAF)
    sealed, day = _sealed(given)
    _included(given, leaf, day)
    message, body = _bytes(given["message"]), _bytes(given["body"])
    _message_fits(message, capture)
    if body is not None:
        _require(sha256(body).hexdigest() == capture["body-sha256"], "the body has another hash than the capture")
    return Proven(capture, day, sealed, message is not None, body is not None, _blocks(given, sealed.statement))


def _blocks(given: dict[str, Any], statement: bytes) -> tuple[Block, ...]:
    """Follow the time stamps from the statement to the blocks, and compare the lines with the file. The file is read
    first, because its size is bounded."""
    if given["format"] != STAMPED:
        return ()
    file = _bytes(given["ots"]) or b""
    stamped, paths = read_proof(file)
    _require(stamped == sha256(statement).digest(), "its time stamps are of another day")
    _require(bool(paths) and in_blocks(paths) == paths, "it has a time stamp that leads to no block")
    _require(write_proof(stamped, paths) == file, "the file of the time stamps is written in another form")
    _require(given["opentimestamps"] == lines_of(stamped, paths), "the lines of the time stamps differ from their file")
    return tuple(block for path in paths if (block := block_of(stamped, path)))


def _included(given: dict[str, Any], leaf: bytes, day: dict[str, str]) -> None:
    _require(leaf_hash(leaf).hex() == given["leaf"], "the capture has another hash than the leaf")
    index, size = given["index"], given["captures"]
    _require(type(index) is int and type(size) is int and 0 <= index < size, "the place in the tree is impossible")
    _require(str(size) == day["captures"], "the day has another number of captures")
    _require(isinstance(given["path"], list), "the path is no list")
    steps = [found for found in map(_STEP.fullmatch, given["path"]) if found]
    _require(len(steps) == len(given["path"]), "a step of the path cannot be read")
    _require([step[1] for step in steps] == list(sides(index, size)), "the path does not belong to this place")
    reached = root_of_path(leaf_hash(leaf), [(step[1], bytes.fromhex(step[2])) for step in steps])
    _require(reached.hex() == day["root"], "the capture is not in the tree of the day")


def _message_fits(message: bytes | None, capture: dict[str, str]) -> None:
    if message is None:
        return
    _require(sha256(message).hexdigest() == capture["message-sha256"], "the message has another hash than the capture")
    read = json.loads(message)
    at = datetime.fromisoformat(read["captured_at"])
    _require(capture_id(read["url"], at, read["body"]["sha256"]) == capture["id"], "the message is of another capture")


def _sealed(given: dict[str, Any]) -> tuple[SealedDay, dict[str, str]]:
    """Check the signature of a day's statement."""
    statement, day = text_of(given["day"]), values_of(given["day"], DAY)
    der = _bytes(given["public_key"]) or b""
    _require(der.startswith(KEY_DER) and len(der) == len(KEY_DER) + 32, "the key is not an Ed25519 key")
    key, signature = der[len(KEY_DER) :], bytes.fromhex(given["signature"])
    _require(signature.hex() == given["signature"] and key.hex() == day["key"], "the day names another key")
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, statement)
    except InvalidSignature:
        raise Refused("the signature of the day is wrong") from None
    _require(datetime.fromisoformat(day["sealed-at"]).tzinfo is not None, "the time of the signature has no zone")
    return SealedDay(statement, signature, key), day


def verified_log(rows: Iterable[bytes]) -> list[SealedDay]:
    """Check a log of days: each signature, and that each day names the day before. Raises `Refused`."""
    days: list[SealedDay] = []
    before: date | None = None
    for number, row in enumerate(rows, 1):
        try:
            sealed, day = _sealed(json.loads(row))
            at = date.fromisoformat(day["day"])
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise Refused(f"line {number} of the log cannot be read: {error}") from None
        _require(log_line(sealed) == row, f"line {number} of the log is written in another form")
        previous = statement_hash(days[-1].statement) if days else day["previous"]
        _require(day["previous"] == previous, f"line {number} of the log does not name the day before")
        _require(before is None or at == before + timedelta(days=1), f"a day is missing before {at} in the log")
        days.append(sealed)
        before = at
    return days


def continues(days: Sequence[SealedDay], kept: Sequence[SealedDay]) -> None:
    """Check that a log still contains every day of an older copy, unchanged. Raises `Refused`."""
    by_day = {_day_of(one): one for one in days}
    for one in kept:
        day = _day_of(one)
        _require(day in by_day, f"the day {day} was signed once and is missing now")
        _require(by_day[day] == one, f"the day {day} was signed with other content before")


def _day_of(sealed: SealedDay) -> str:
    return values_of(rows_of(sealed.statement), DAY)["day"]


def _bytes(text: str | None) -> bytes | None:
    """Decode base64, accepting only its canonical form."""
    if text is None:
        return None
    data = base64.b64decode(text, validate=True)
    _require(base64.b64encode(data).decode() == text, "base64 is written in another form")
    return data


def _require(holds: bool, why: str) -> None:
    if not holds:
        raise Refused(why)
