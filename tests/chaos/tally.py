"""Compare what was published with what the archive has: the figures of a line. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shared.streams.observability.lag import StreamLag
from tests.chaos.pieces import Piece


@dataclass(frozen=True, slots=True)
class Seen:
    """An address in the archive: its article, that article's revisions as (title, text), and the number of changes."""

    article: str
    revisions: tuple[tuple[str, str], ...]
    created: int
    revised: int
    captures: int


@dataclass(frozen=True, slots=True)
class Tally:
    """The figures of a line.

    lost     published texts that are not in the archive, word for word, at their address
    doubled  revisions, events, changes, captures or articles beyond what was published
    missing  URLs of what is lost
    """

    published: int
    found: int
    lost: int
    doubled: int
    missing: frozenset[str]


def tally(pieces: Sequence[Piece], seen: Mapping[str, Seen]) -> Tally:
    """Compare. `seen` is everything that the archive has of this part of the run, by address."""
    lost, missing = 0, set()
    for piece in pieces:
        absent = _absent(piece, seen.get(piece.url))
        lost += absent
        if absent:
            missing.add(piece.url)
    expected = {piece.url: piece for piece in pieces}
    doubled = sum(_surplus(expected.get(url), one) for url, one in seen.items())
    doubled += len(seen) - len({one.article for one in seen.values()})  # two addresses taken for one article
    return Tally(len(pieces), len(pieces) - len(missing), lost, doubled, frozenset(missing))


def _absent(piece: Piece, seen: Seen | None) -> int:
    there = set(seen.revisions) if seen else set()
    return sum((text.title, text.plain) not in there for text in piece.versions)


def _surplus(piece: Piece | None, seen: Seen) -> int:
    if piece is None:
        return 1  # nobody published this
    versions = len(piece.versions)
    extra = max(0, len(seen.revisions) - versions) + abs(seen.created - 1) + max(0, seen.revised - versions + 1)
    if not piece.route.fetched:  # a page may well be fetched twice; what a producer sent is one capture a version
        extra += max(0, seen.captures - versions)
    return extra


def faults_of_outcomes(lags: Sequence[StreamLag]) -> list[str]:
    """Return the streams with an entry that has no outcome and does not wait, or with more outcomes than entries.

    The watch goes on, so an observation may wait at any moment. The server reads entries and outcomes at one moment.
    """
    odd = [(f"{lag.stream} {lag.lane}", lag.unaccounted) for lag in lags]
    return [f"outcomes of {stream} are off by {by}" for stream, by in odd if by]
