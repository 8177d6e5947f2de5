"""The content of one batch: readings, observations and pictures, each fact once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.publisher.core.facts import CONCLUSIVE, address_id, body_shown, observation_id, parser_rank
from services.publisher.core.reading import CaptureReading, Row
from services.publisher.core.removal.confirmation_windows import ConfirmationWindow
from services.publisher.core.removal.lasting import ON_ITS_WAY
from shared.contracts import Observation, ObservationKind, PageKind, Picture


@dataclass(frozen=True, slots=True)
class Batch:
    """What one transaction publishes."""

    readings: Sequence[CaptureReading] = ()
    observations: Sequence[Observation] = ()
    pictures: Sequence[Picture] = ()
    rulings: Sequence[Row] = ()
    """Rulings that wait to be applied: rows of id, outlet_id, address_id, other_id."""
    judging: str | None = None
    """An outlet: judge some of its enqueued articles."""
    only: str | None = None
    """The one to judge."""

    def outlets(self) -> set[str]:
        """Return the ids of all outlets in the batch."""
        named = {r.message.article.outlet for r in self.readings}
        named |= {o.outlet for o in self.observations} | {p.outlet for p in self.pictures}
        named |= {self.judging} if self.judging else set()
        return named | {r["outlet_id"] for r in self.rulings}

    def ruled(self) -> set[str]:
        """Return the ids of the addresses that the rulings are about."""
        return {r[side] for r in self.rulings for side in ("address_id", "other_id") if r[side]}

    def editions(self) -> set[tuple[str, str]]:
        """Return the outlet and edition of each message that names an edition."""
        pairs = [(r.message.article.outlet, r.message.article.edition) for r in self.readings]
        pairs += [(o.outlet, o.edition) for o in self.observations]
        return {(outlet, edition) for outlet, edition in pairs if edition}

    def answering(self) -> list[Row]:
        """Return the outlets that may have answered well, with the first time: outlet_id, since.

        `first_answers` decides.
        """
        healthy = ((o.outlet, o.observed_at) for o in self.observations if _may_show_health(o))
        return [{"outlet_id": outlet, "since": at} for outlet, at in _first_of_each(healthy).items()]

    def evidence(self, window: ConfirmationWindow) -> list[Row]:
        """Return the looks by which removals of other articles are judged: rows as for `reach.spans`."""
        seen = [(r.message.article.outlet, _row_of_reading(r)) for r in self.readings]
        lists = [o for o in self.observations if _may_show_health(o)]
        fetched = [o for o in (*lists, *self.conclusive()) if o.origin == "fetched"]
        seen += [(o.outlet, _row_of_observation(o)) for o in fetched]
        return [_reaching(o, window(o).total_seconds(), row) for o, row in seen]

    def looked(self) -> list[tuple[str, datetime]]:
        """Return the addresses that were found unchanged, or gave no article after all, with the times."""
        said = (o for o in self.conclusive() if o.capture_id or o.kind is ObservationKind.NOT_MODIFIED)
        return [(address_id(o), o.observed_at) for o in said]

    def conclusive(self) -> list[Observation]:
        """Return the observations that can change an article's history."""
        articles = (o for o in self.observations if o.page_kind is PageKind.ARTICLE)
        return [o for o in articles if o.kind in CONCLUSIVE or o.capture_id]

    def moments(self) -> tuple[list[datetime], list[datetime]]:
        """Return the times of all captures, and the times of all observations."""
        return [r.seen.at for r in self.readings], [o.observed_at for o in self.observations]


def _first_of_each(moments: Iterable[tuple[str, datetime]]) -> dict[str, datetime]:
    first: dict[str, datetime] = {}
    for outlet, at in moments:
        first[outlet] = min(at, first.get(outlet, at))
    return first


def _reaching(outlet: str, window_s: float, row: Row) -> Row:
    """Add `back_s`: a removal up to this many seconds before the look may be the first sign of an outage that it shows.

    Most looks find a page unchanged, which begins nothing.
    """
    back_s = window_s / ON_ITS_WAY if row.pop("may_begin") else 0
    return {"outlet_id": outlet, "window_s": window_s, "back_s": back_s, **row}


def _row_of_reading(reading: CaptureReading) -> Row:
    seen = reading.seen
    at = {"address_id": seen.address_id, "at": seen.at, "parser": seen.parser, "text": seen.revision_id}
    return {**at, "is_list": False, "fetched": seen.origin == "fetched", "may_begin": True}


def _row_of_observation(observation: Observation) -> Row:
    is_list = observation.page_kind is not PageKind.ARTICLE
    at = {"address_id": address_id(observation), "at": observation.observed_at, "parser": "", "text": ""}
    may_begin = not is_list and observation.kind is not ObservationKind.NOT_MODIFIED
    return {**at, "is_list": is_list, "fetched": True, "may_begin": may_begin}


def _may_show_health(observation: Observation) -> bool:
    """Return whether this is an entry point that was read or is unchanged.

    An unchanged article page says nothing about the outlet.
    """
    if observation.kind is ObservationKind.POLLED:
        return observation.links_found > 0 and not observation.reason
    return observation.kind is ObservationKind.NOT_MODIFIED and observation.page_kind is not PageKind.ARTICLE


def deduplicated(readings: Iterable[CaptureReading]) -> list[CaptureReading]:
    """Keep one reading for each capture: the one by the latest parser."""
    kept: dict[str, CaptureReading] = {}
    for reading in readings:
        other = kept.get(reading.seen.capture_id)
        if other is None or parser_rank(reading.seen.parser) > parser_rank(other.seen.parser):
            kept[reading.seen.capture_id] = reading
    return list(kept.values())


def observation_row(observation: Observation) -> Row:
    """Build the row of table `observation`."""
    return {
        "id": observation_id(observation),
        "observed_at": observation.observed_at,
        "kind": observation.kind,
        "address_id": address_id(observation),
        "url": observation.address or observation.url,
        "outlet_id": observation.outlet,
        "edition": observation.edition,
        "page_kind": observation.page_kind,
        "entry_point": observation.entry_point,
        "capture_id": observation.capture_id or None,
        "parser": observation.parser,
        "body_sha256": body_shown(observation),
        "origin": observation.origin,
        "producer": observation.producer,
        "status": observation.status,
        "reason": observation.reason,
        "detail": observation.detail,
        "links_found": observation.links_found,
        "links_new": observation.links_new,
        "moved_to": observation.moved_to,
    }


def picture_rows(pictures: Iterable[Picture]) -> list[Row]:
    """Build one row for each address and content, with its first and last time."""
    rows: dict[tuple[str, str], Row] = {}
    for picture in sorted(pictures, key=lambda p: p.captured_at):
        row = rows.setdefault((picture.url, picture.body.sha256), _picture_row(picture))
        row["last_seen"], row["final_url"] = picture.captured_at, picture.final_url
    return list(rows.values())


def _picture_row(picture: Picture) -> Row:
    return {
        "url": picture.url,
        "sha256": picture.body.sha256,
        "outlet_id": picture.outlet,
        "media_type": picture.body.media_type,
        "size": picture.body.size,
        "width": picture.width,
        "height": picture.height,
        "referrer": picture.referrer,
        "captured_at": picture.captured_at,
        "last_seen": picture.captured_at,
        "final_url": picture.final_url,
    }
