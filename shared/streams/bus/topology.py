"""Names of all keys. What one script touches shares a hash tag, so that each hop stays on one slot of a cluster."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from enum import StrEnum

from shared.contracts import Lane

FOUNDED_AT, PUT_BACK = "founded.at-ms", "founded.put-back"
"""Fields of the counts that a founding leaves."""

GROUP = "work"
INTAKE_PREFIX = "pw:intake:"
INTAKE_REGISTRY = "pw:intakes"
NOTIFICATIONS = "pw:notifications"
"""What happened in the archive, for other programs to read. No work stream: nobody acknowledges, the old is cut off."""


class StreamName(StrEnum):
    """The work streams, in the order in which an article passes them."""

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
"""Which stage reads a stream; a stream has one reader."""


def partition_of(outlet: str, partitions: int) -> int:
    """The partition of everything of one outlet."""
    return zlib.crc32(outlet.encode()) % partitions


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one partition."""

    partition: int = 0

    def of(self, *parts: str) -> str:
        """`pw:{3}:frontier:due` and the like, for whoever keeps more in this partition."""
        return f"pw:{{{self.partition}}}:{':'.join(parts)}"

    def stream(self, name: StreamName, lane: Lane = Lane.LIVE) -> str:
        return self.of(name) if lane is Lane.LIVE else self.of(name, "bulk")

    def streams(self) -> list[str]:
        return [self.stream(name, lane) for name in StreamName for lane in Lane]

    def receipt(self, producer: str, client_ref: str) -> str:
        return self.of("receipt", producer, client_ref)

    @property
    def counts(self) -> str:
        """Hash `<stream>[:bulk].<what>` -> how many, counted by the scripts themselves."""
        return self.of("counts")

    @property
    def bytes(self) -> str:
        """Hash of stream key -> bytes of `data` waiting in it."""
        return self.of("bytes")

    @property
    def epoch(self) -> str:
        """Set once the partition is founded; another value means another life of the server."""
        return self.of("epoch")

    @property
    def founding(self) -> str:
        return self.of("founding")


def short_name(stream: str) -> str:
    """`captures:bulk` for `pw:{3}:captures:bulk`: the prefix of the stream's fields in the counts."""
    return stream.partition("}:")[2] or stream


def intake_of(producer: str) -> str:
    return INTAKE_PREFIX + producer


def beside_intake(producer: str, what: str) -> str:
    """`{pw:intake:NAME}:dead`: on the slot of the intake stream, and out of its producer's reach."""
    return f"{{{INTAKE_PREFIX}{producer}}}:{what}"


def delayed(stream: str) -> str:
    """Sorted set: entry id -> when it is due, in milliseconds."""
    return f"{stream}:delayed"


def delayed_data(stream: str) -> str:
    """Hash: entry id -> its fields, packed."""
    return f"{stream}:delayed:data"


def dead(stream: str) -> str:
    """Stream of the entries that could not be worked on, with why."""
    return f"{stream}:dead"


def alone(stream: str) -> str:
    """Hash: entry id -> the runs alone, parted by commas, that began and never ended."""
    return f"{stream}:alone"
