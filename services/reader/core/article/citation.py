"""The content of a citation, and its plain forms: Chicago and APA."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from shared.contracts import DateValue, Precision


@dataclass(frozen=True, slots=True)
class Citation:
    """What a citation needs.

    `published` has the day in the outlet's zone. `body_sha256` is of the capture that first showed the text.
    """

    id: str
    permalink: str
    title: str
    authors: tuple[str, ...]
    outlet: str
    edition: str
    published: DateValue | None
    local: datetime | None
    language: str
    address: str
    captured_at: datetime
    revision: str
    body_sha256: str
    contributor: str
    seen_by: str = ""
    """The web archive that made the capture."""

    @property
    def date_parts(self) -> tuple[int, ...]:
        """Return year, month and day as far as they were printed."""
        if self.published is None or self.local is None:
            return ()
        parts = (self.local.year, self.local.month, self.local.day)
        return parts[: {Precision.YEAR: 1, Precision.MONTH: 2}.get(self.published.precision, 3)]

    @property
    def issued(self) -> str:
        """Return the date in ISO 8601: `2026-03-01`, `2026-03`, `2026`, or nothing."""
        return "-".join(f"{part:04d}" if n == 0 else f"{part:02d}" for n, part in enumerate(self.date_parts))

    @property
    def note(self) -> str:
        """Return what no field of a citation format holds: the printed date, the original, the capture and its hash."""
        printed = f"Date as printed: {self.published.printed}. " if self.published and self.published.printed else ""
        how = f"Contributed by {self.contributor}" if self.contributor else "Captured"
        how = f"Seen by {self.seen_by}" if self.seen_by else how
        return (
            f"{printed}Original: {self.address}. {how} {_moment(self.captured_at)}. Revision {self.revision}. "
            f"SHA-256 of the captured page: {self.body_sha256}."
        )


def chicago(cited: Citation) -> str:
    """Return the entry of a bibliography in the style of the Chicago Manual."""
    authors = _stopped(_joined(cited.authors, "and")) + " " if cited.authors else ""
    dated = _stopped(_american(cited) or "n.d.")
    return f"{authors}“{_stopped(cited.title)}” {_outlet(cited)}, {dated} {_archived(cited)}"


def apa(cited: Citation) -> str:
    """Return the reference in the style of the APA."""
    date = _year_first(cited) or "n.d."
    authors = _joined(cited.authors, "&")
    head = f"{_stopped(authors)} ({date}). {_stopped(cited.title)}" if authors else f"{cited.title} ({date})."
    return f"{head} {_outlet(cited)}. {_archived(cited)}"


def _archived(cited: Citation) -> str:
    verb = f"Contributed by {cited.contributor} and archived" if cited.contributor else "Archived"
    verb = f"{verb} by {cited.seen_by}" if cited.seen_by else verb
    return f"{verb} {_moment(cited.captured_at)}. {cited.permalink}. SHA-256 {cited.body_sha256}."


def _outlet(cited: Citation) -> str:
    return f"{cited.outlet} ({cited.edition})" if cited.edition else cited.outlet


def _american(cited: Citation) -> str:
    parts, local = cited.date_parts, cited.local
    if not parts or local is None:
        return ""
    month = f"{local:%B} " if len(parts) > 1 else ""
    return f"{month}{local.day}, {local.year}" if len(parts) > 2 else f"{month}{local.year}"


def _year_first(cited: Citation) -> str:
    parts, local = cited.date_parts, cited.local
    if not parts or local is None:
        return ""
    rest = (f", {local:%B}" if len(parts) > 1 else "") + (f" {local.day}" if len(parts) > 2 else "")
    return f"{local.year}{rest}"


def _moment(at: datetime) -> str:
    utc = at.astimezone(UTC)
    return f"{utc.day} {utc:%B} {utc.year}, {utc:%H:%M:%S} UTC"


def _joined(names: tuple[str, ...], last: str) -> str:
    comma = "," if len(names) > 2 else ""
    return f"{comma} {last} ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def _stopped(text: str) -> str:
    """End a sentence: add a full stop unless the text ends with a mark of its own."""
    return text if text.endswith((".", "!", "?", "。", "…")) else f"{text}."
