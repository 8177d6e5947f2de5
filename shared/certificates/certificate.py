"""Build a certificate: one JSON file that proves one capture, in which every byte is checked."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from shared.certificates.merkle import inclusion_path, leaf_hash
from shared.certificates.ots_file import read_proof, write_proof
from shared.certificates.ots_lines import lines_of
from shared.certificates.ots_paths import in_blocks
from shared.certificates.statements import rows_of

FORMAT = "presswatch-certificate/1"
STAMPED = "presswatch-certificate/2"
"""The format of a certificate with a proof of OpenTimestamps."""
KEY_DER = bytes.fromhex("302a300506032b6570032100")
"""The bytes before the 32 bytes of an Ed25519 key in DER (RFC 8410)."""


def fingerprint(key: bytes) -> str:
    """Return the SHA-256 of a public key in DER, in hex."""
    return sha256(KEY_DER + key).hexdigest()


@dataclass(frozen=True, slots=True)
class SealedDay:
    """A day's statement, its signature, and the 32 bytes of the public key."""

    statement: bytes
    signature: bytes
    key: bytes

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.key)

    def fields(self) -> dict[str, Any]:
        """Return the day as a certificate contains it, ready for JSON."""
        return {
            "day": rows_of(self.statement),
            "signature": self.signature.hex(),
            "public_key": base64.b64encode(KEY_DER + self.key).decode(),
        }


def certificate(
    leaf: bytes, index: int, leaves: Sequence[bytes], day: SealedDay, message: bytes | None, body: bytes | None,
    proof: bytes | None = None,
) -> bytes:  # fmt: skip
    """Return the file. `leaves` are all leaf hashes of the day. `message` and `body` are left out if they are None, or
    are not those of the leaf: a capture that was stored twice may have two messages. Of `proof`, the day's file of
    OpenTimestamps, the file has what leads into a block."""
    path = [f"{side} {sibling.hex()}" for side, sibling in inclusion_path(index, leaves)]
    stamped = stamp_fields(proof)
    return dump(
        {
            "format": STAMPED if stamped else FORMAT,
            "capture": rows_of(leaf),
            "leaf": leaf_hash(leaf).hex(),
            "index": index,
            "captures": len(leaves),
            "path": path,
            **day.fields(),
            **stamped,
            "message": _base64(message if _is_named(leaf, "message", message) else None),
            "body": _base64(body if _is_named(leaf, "body", body) else None),
        }
    )


def stamp_fields(proof: bytes | None) -> dict[str, Any]:
    """Return the paths into blocks as lines, and as a file for clients of OpenTimestamps; nothing without such."""
    stamped, paths = read_proof(proof) if proof else (b"", [])
    if not (paths := in_blocks(paths)):
        return {}
    file = write_proof(stamped, paths)
    return {"opentimestamps": lines_of(stamped, read_proof(file)[1]), "ots": base64.b64encode(file).decode()}


def dump(value: Mapping[str, Any]) -> bytes:
    """Encode JSON in the only form that is accepted: one value on each line, in ASCII."""
    return json.dumps(value, indent=1, ensure_ascii=True).encode() + b"\n"


def log_line(day: SealedDay) -> bytes:
    """Return the day as a line of the public log."""
    return json.dumps(day.fields(), ensure_ascii=True).encode() + b"\n"


def _is_named(leaf: bytes, part: str, data: bytes | None) -> bool:
    return data is not None and f"\n{part}-sha256: {sha256(data).hexdigest()}\n".encode() in leaf


def _base64(data: bytes | None) -> str | None:
    return None if data is None else base64.b64encode(data).decode()
