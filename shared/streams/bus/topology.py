"""Names of all keys. The keys of one script share a hash tag, so that each call stays on one cluster slot."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from enum import StrEnum

from shared.contracts import Lane

BOOTSTRAPPED_AT, PUT_BACK = "founded.at-ms", "founded.put-back"
"""Fields of the counts that a bootstrap sets."""

GROUP = "work"
INTAKE_PREFIX = "pw:intake:"
INTAKE_REGISTRY = "pw:intakes"
ACCEPTED_NAMES = "pw:names"
NOTIFICATIONS = "pw:notifications"
"""Events of the archive, for other programs.

Not a work stream: nobody acknowledges entries, and old ones are trimmed.
"""


class StreamName(StrEnum):
    """The work streams, in the order an article passes through them."""

    CAPTURES = "captures"
    ARTICLES = "articles"
    ENRICHED = "enriched"
    OBSERVATIONS = "observations"


READER_OF: dict[StreamName, str] = {
    StreamName.CAPTURES: "parser",
    StreamName.ARTICLES: "enricher",
    StreamName.ENRICHED: "publisher",
    StreamName.OBSERVATIONS: "publisher",
}
"""The stage that reads each stream. A stream has one reader."""


def partition_of(outlet: str, partitions: int) -> int:
    """Return the partition that holds everything of an outlet."""
    return zlib.crc32(outlet.encode()) % partitions


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one partition."""

    partition: int = 0

    def of(self, *parts: str) -> str:
        """Return a key of this partition, such as `pw:{3}:frontier:due`."""
        return f"pw:{{{self.partition}}}:{':'.join(parts)}"

    def stream(self, name: StreamName, lane: Lane = Lane.LIVE) -> str:
        return self.of(name) if lane is Lane.LIVE else self.of(name, "bulk")

    def streams(self) -> list[str]:
        return [self.stream(name, lane) for name in StreamName for lane in Lane]

    def receipt(self, producer: str, client_ref: str) -> str:
        return self.of("receipt", producer, client_ref)

    @property
    def counts(self) -> str:
        """Hash `<stream>[:bulk].<what>` -> count, maintained by the scripts."""
        return self.of("counts")

    @property
    def bytes(self) -> str:
        """Hash of stream key -> bytes of the `data` in it."""
        return self.of("bytes")

    @property
    def epoch(self) -> str:
        """Return the key of the epoch, which is set after the bootstrap.

        A different value means that the server lost its data since.
        """
        return self.of("epoch")

    @property
    def founding(self) -> str:
        return self.of("founding")


def short_name(stream: str) -> str:
    """Return `captures:bulk` for `pw:{3}:captures:bulk`: the prefix of the stream's fields in the counts."""
    return stream.partition("}:")[2] or stream


def intake_of(producer: str) -> str:
    """Return the name of a producer's intake stream."""
    return INTAKE_PREFIX + producer


def beside_intake(producer: str, what: str) -> str:
    """Return a key such as `{pw:intake:NAME}:dead`: on the intake stream's slot, and not writable by its producer."""
    return f"{{{INTAKE_PREFIX}{producer}}}:{what}"


def delayed(stream: str) -> str:
    """Sorted set: entry id -> due time in milliseconds. The hash `<key>:data` holds their packed fields."""
    return f"{stream}:delayed"


def dead(stream: str) -> str:
    """Stream of the dead letters, with their reasons."""
    return f"{stream}:dead"


def isolated_runs(stream: str) -> str:
    """Hash: entry id -> comma-separated isolated runs that have not ended."""
    return f"{stream}:alone"
