"""Build the leaves, the root and the statement of a day from its captures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from shared.certificates.merkle import leaf_hash, root
from shared.certificates.statements import CaptureFacts, DayFacts
from shared.storage.manifest_search import Signable


def leaves_of(captures: Sequence[Mapping[str, Any]], messages: Mapping[str, Signable]) -> list[tuple[str, bytes]]:
    """Return id and leaf of each capture, ordered by id. `messages` has the stored messages by capture."""
    return sorted((row["id"], _facts(row, messages.get(row["id"])).leaf()) for row in captures)


def _facts(row: Mapping[str, Any], message: Signable | None) -> CaptureFacts:
    """Return the facts of a capture, with the URL asked for. The row may name the one to which a redirect led."""
    return CaptureFacts(
        row["id"], message.url if message else row["url"], row["captured_at"], row["body_sha256"], row["body_size"],
        row["media_type"], row["status"], row["origin"], row["producer"], message.sha256 if message else None,
    )  # fmt: skip


def day_facts(
    day: date, leaves: Sequence[tuple[str, bytes]], previous: str | None, now: datetime, key: bytes
) -> DayFacts:
    """Return what the statement of a day says, with the root of the tree over its leaves."""
    return DayFacts(day, len(leaves), root([leaf_hash(leaf) for _, leaf in leaves]), previous, now, key)


def leaf_rows(day: date, leaves: Sequence[tuple[str, bytes]]) -> list[dict[str, object]]:
    """Return the rows to store."""
    return [
        {"capture_id": id, "day": day, "position": n, "leaf": leaf.decode(), "leaf_hash": leaf_hash(leaf).hex()}
        for n, (id, leaf) in enumerate(leaves)
    ]
