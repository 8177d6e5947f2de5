"""Decide what to do with an intake entry. Pure functions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import orjson
from pydantic import TypeAdapter, ValidationError

from shared.contracts import Annotation, Capture, FetchRequest, Lane, Origin, Producer
from shared.errors import Invalid
from shared.observability.traces import new_traceparent, trace_id
from shared.storage.blobs import BlobWrite, blob_ref
from shared.streams.bus.entries import RawEntry, name_of, read_message

MAX_FIELDS = 32
MAX_CLIENT_REF = 200
_AHEAD_S = 86_400
"""Maximum seconds that the server's clock may be ahead of this process's clock."""
STORY_TYPE = "application/vnd.presswatch.story+json"
HTML_TYPE = "text/html; charset=utf-8"

OutletOf = Callable[[str], tuple[str, str | None]]
"""Return the outlet id of a URL, and its edition if the URL shows it."""

_PRODUCER: TypeAdapter[str] = TypeAdapter(Producer)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent an entry, with its trace, reference and lane."""

    producer: str
    traceparent: str
    client_ref: str | None
    lane: Lane


@dataclass(frozen=True, slots=True)
class FetchAdmission:
    """A URL to be fetched."""

    sender: Sender
    request: FetchRequest


@dataclass(frozen=True, slots=True)
class CaptureAdmission:
    """A page or story from a producer.

    `kept` is its inline body, which must be stored first; None for a stored body.
    """

    sender: Sender
    capture: Capture
    kept: BlobWrite | None


@dataclass(frozen=True, slots=True)
class AnnotationAdmission:
    """A finding of another program about an article."""

    sender: Sender
    annotation: Annotation


Admission = FetchAdmission | CaptureAdmission | AnnotationAdmission


def is_producer(name: str) -> bool:
    """Return whether this can be a producer's name."""
    try:
        _PRODUCER.validate_python(name)
    except ValidationError:
        return False
    return True


def sender_of(producer: str, raw: RawEntry) -> Sender:
    """Read who sent an entry. Raises `Invalid` for an invalid lane or client_ref."""
    traceparent, lane = raw.text(b"traceparent") or "", raw.text(b"lane") or Lane.LIVE
    client_ref = raw.text(b"client_ref")
    if lane not in tuple(Lane):
        raise Invalid(f"lane is {lane[:40]!r}; it must be live or bulk")
    if client_ref is not None and not 0 < len(client_ref) <= MAX_CLIENT_REF:
        raise Invalid(f"client_ref has {len(client_ref)} characters; 1 to {MAX_CLIENT_REF} are allowed")
    return Sender(producer, traceparent if trace_id(traceparent) else new_traceparent(), client_ref, Lane(lane))


def fault_of_id(raw: RawEntry, now: datetime) -> str | None:
    """Return what is wrong with the entry's id, or None.

    The server derives ids from its clock, so the producer chose an id far in the future. All later ids of the stream
    are greater; when none is left, the server accepts no entry.
    """
    milliseconds = raw.id.partition("-")[0]
    if int(milliseconds) <= (now.timestamp() + _AHEAD_S) * 1000:
        return None
    return (
        f"the id {raw.id} lies in the future: leave ids to the server (XADD … '*'). All that follows in this stream "
        "has such an id, until no id is left; the stream must be deleted once (docs/producing.md)"
    )


def latest_clock(raw: RawEntry, now: datetime) -> datetime:
    """Return our time, or that of the server when it took the entry, if our clock is behind.

    The id must have passed `fault_of_id`, so a producer's own id puts the time a day ahead at most.
    """
    return max(now, datetime.fromtimestamp(int(raw.id.partition("-")[0]) / 1000, now.tzinfo))


def admit(producer: str, raw: RawEntry, outlet_of: OutletOf) -> Admission:
    """Decide what to do with an entry.

    Raises `Invalid` with a message for the producer, or `NewerSchema` for a message that a later version must read.
    """
    if not is_producer(producer):
        raise Invalid("a producer's name has lower-case letters, digits, dots, dashes and underscores, at most 64")
    if len(raw.fields) > MAX_FIELDS:
        raise Invalid(f"the entry has {len(raw.fields)} fields; at most {MAX_FIELDS} are allowed")
    sender = sender_of(producer, raw)
    named = name_of(raw.text(b"schema") or "")
    if named == name_of(Capture.SCHEMA):
        return _contributed(sender, read_message(raw, Capture), raw, outlet_of)
    if named == name_of(Annotation.SCHEMA):
        return _annotated(sender, read_message(raw, Annotation), raw)
    return _wanted(sender, read_message(raw, FetchRequest), outlet_of)


def _wanted(sender: Sender, request: FetchRequest, outlet_of: OutletOf) -> FetchAdmission:
    outlet, edition = outlet_of(request.url)
    lane = Lane.BULK if sender.lane is Lane.BULK else request.lane
    changes = {"outlet": request.outlet or outlet, "edition": request.edition or edition, "lane": lane}
    return FetchAdmission(sender, request.model_copy(update=changes))


def _annotated(sender: Sender, annotation: Annotation, raw: RawEntry) -> AnnotationAdmission:
    changes = {"made_at": annotation.made_at or raw.born_at, "producer": sender.producer}
    return AnnotationAdmission(sender, annotation.model_copy(update=changes))


def _contributed(sender: Sender, capture: Capture, raw: RawEntry, outlet_of: OutletOf) -> CaptureAdmission:
    outlet, edition = outlet_of(capture.url)
    body = _body(capture)
    changes: dict[str, object] = {
        "outlet": capture.outlet or outlet,
        "edition": capture.edition or edition,
        "captured_at": capture.captured_at or raw.born_at,
        "origin": Origin.CONTRIBUTED,
        "producer": sender.producer,
    }
    if capture.memento is not None:
        changes |= {"origin": Origin.ARCHIVED, "route": _host(capture.memento)}
    if body is None:
        return CaptureAdmission(sender, capture.model_copy(update=changes), None)
    data, media_type = body
    changes |= {"html": None, "raw": None, "text": None, "body": blob_ref(data, media_type)}
    if capture.html is not None:
        changes["charset"] = "utf-8"  # whatever the page declares: the text arrived decoded and is encoded here
    final = capture.model_copy(update=changes)
    kept = BlobWrite(final, data, sender.traceparent, sender.lane, sender.client_ref, sender.producer)
    return CaptureAdmission(sender, final, kept)


def _host(url: str) -> str:
    """Return the host of the web archive that saw the capture. Pages name it as the source."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()[:200]
    except ValueError:
        raise Invalid("memento: not a valid URL") from None


def _body(capture: Capture) -> tuple[bytes, str] | None:
    """Return the inline body and its media type, or None."""
    try:
        if capture.html is not None:
            return capture.html.encode(), HTML_TYPE
        if capture.raw is not None:
            return capture.raw, _media_type(capture)
        if capture.text is not None:
            return _story(capture, capture.text), STORY_TYPE
    except UnicodeEncodeError as error:
        raise Invalid(f"the text has characters that no encoding has (lone surrogates, at {error.start})") from None
    return None


def _media_type(capture: Capture) -> str:
    """Return the media type the server declared, in lower case, without parameters; `text/html` if it declared none."""
    said = next((value for name, value in reversed(capture.headers) if name.lower() == "content-type"), "")
    return said.partition(";")[0].strip().lower()[:100] or "text/html"


def _story(capture: Capture, text: str) -> bytes:
    hints = capture.hints
    story = {
        "title": hints.title,
        "text": text,
        "published": hints.published_printed,
        "byline": hints.byline,
        "language": hints.language,
    }
    return orjson.dumps(story)
