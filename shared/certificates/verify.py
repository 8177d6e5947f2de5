"""Check a certificate, using nothing but the file."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from shared.certificates.certificate import FORMAT, STAMPED, SealedDay, dump
from shared.certificates.content_checks import body_fits, message_fits
from shared.certificates.merkle import leaf_hash, root_of_path, sibling_sides
from shared.certificates.ots_file import read_proof, write_proof
from shared.certificates.ots_lines import lines_of
from shared.certificates.ots_paths import Block, block_of, in_blocks
from shared.certificates.signed_day import WRONG_FORM, Refused, decoded, require, signed_day
from shared.certificates.statements import LEAF, text_of, values_of, written_time

_PROOF = ("capture", "leaf", "index", "captures", "path", "day", "signature", "public_key")
_PARTS = ("message", "body")
_KEYS = {
    FORMAT: ("format", *_PROOF, *_PARTS),
    STAMPED: ("format", *_PROOF, "opentimestamps", "ots", *_PARTS),
}
_STEP = re.compile(r"(left|right) ([0-9a-f]{64})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Proven:
    """What a certificate proves: the facts of the capture and of the day, and the key that signed.

    The day was signed before each of the `blocks` was made. That holds only if the block chain has a block with this
    Merkle root, which nothing here can know. `asked` is the address in the message, or empty without a message.
    `is_late`: the capture names a time after that of the signature, which cannot be true.
    """

    capture: dict[str, str]
    day: dict[str, str]
    sealed: SealedDay
    has_message: bool
    has_body: bool
    blocks: tuple[Block, ...] = ()
    asked: str = ""
    is_late: bool = False

    @property
    def fingerprint(self) -> str:
        return self.sealed.fingerprint


def verified(data: bytes) -> Proven:
    """Check every byte and return what is proven. Raises `Refused`."""
    try:
        return _verified(data)
    except WRONG_FORM as error:
        raise Refused(f"the file is not a certificate as Presswatch writes it: {error}") from None


def _verified(data: bytes) -> Proven:
    given = json.loads(data)
    require(isinstance(given, dict) and given.get("format") in _KEYS, "its format is unknown")
    require(tuple(given) == _KEYS[given["format"]], "it has other fields")
    require(dump(given) == data, "it is written in another form, so somebody changed it")
    leaf, capture = text_of(given["capture"]), values_of(given["capture"], LEAF)
    sealed, day = signed_day(given)
    _included(given, leaf, day)
    captured_at = datetime.fromisoformat(capture["captured-at"])
    require(written_time(captured_at) == capture["captured-at"], "the time of the capture is written in another form")
    message, body = decoded(given["message"]), decoded(given["body"])
    asked = message_fits(message, capture) if message is not None else ""
    if body is not None:
        body_fits(body, capture)
    blocks = _blocks(given, sealed.statement)
    is_late = captured_at > datetime.fromisoformat(day["sealed-at"])
    return Proven(capture, day, sealed, message is not None, body is not None, blocks, asked, is_late)


def _blocks(given: dict[str, Any], statement: bytes) -> tuple[Block, ...]:
    """Follow the time stamps from the statement to the blocks, and compare the lines with the file. The file is read
    first, because its size is bounded."""
    if given["format"] != STAMPED:
        return ()
    file = decoded(given["ots"]) or b""
    stamped, paths = read_proof(file)
    require(stamped == sha256(statement).digest(), "its time stamps are of another day")
    require(bool(paths) and in_blocks(paths) == paths, "it has a time stamp that leads to no block")
    require(write_proof(stamped, paths) == file, "the file of the time stamps is written in another form")
    require(given["opentimestamps"] == lines_of(stamped, paths), "the lines of the time stamps differ from their file")
    return tuple(block for path in paths if (block := block_of(stamped, path)))


def _included(given: dict[str, Any], leaf: bytes, day: dict[str, str]) -> None:
    require(leaf_hash(leaf).hex() == given["leaf"], "the capture has another hash than the leaf")
    index, size = given["index"], given["captures"]
    require(type(index) is int and type(size) is int and 0 <= index < size, "the place in the tree is impossible")
    require(str(size) == day["captures"], "the day has another number of captures")
    require(isinstance(given["path"], list), "the path is not a list")
    steps = [found for found in map(_STEP.fullmatch, given["path"]) if found]
    require(len(steps) == len(given["path"]), "a step of the path cannot be read")
    require([step[1] for step in steps] == list(sibling_sides(index, size)), "the path does not belong to this place")
    reached = root_of_path(leaf_hash(leaf), [(step[1], bytes.fromhex(step[2])) for step in steps])
    require(reached.hex() == day["root"], "the capture is not in the tree of the day")
