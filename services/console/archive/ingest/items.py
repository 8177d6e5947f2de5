"""What reading files yields: pages and stories to send, or the reason why something is not sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError

from shared.contracts import Capture
from shared.ids import derived_id, sha256_hex


@dataclass(frozen=True, slots=True)
class Item:
    """`where` names it for people (`file`, `file:line`); `at` is how many bytes of its file were read by then.

    `written_at` is when its file was written: the time of capture where the item tells none. Were it the time of
    arrival instead, an item that is sent twice would be captured twice."""

    where: str
    capture: Capture
    at: int = 0
    run: str = ""
    written_at: datetime | None = None

    @property
    def ref(self) -> str:
        """The same for the same content, address and time in whatever file: by it a second run knows the item."""
        capture = self.capture
        text = capture.html if capture.html is not None else capture.text or ""
        body = capture.raw if capture.raw is not None else text.encode("utf-8", "surrogatepass")
        moment = capture.captured_at.isoformat() if capture.captured_at else ""
        return derived_id(f"ingest{self.run}", capture.url, moment, sha256_hex(body))

    def message(self) -> bytes:
        """What is sent."""
        if self.capture.captured_at is not None or self.written_at is None:
            return self.capture.encode()
        return self.capture.model_copy(update={"captured_at": self.written_at}).encode()


@dataclass(frozen=True, slots=True)
class Skipped:
    """`reason` is a short code to count by, `detail` a sentence with the remedy where there is one."""

    where: str
    reason: str
    detail: str
    at: int = 0

    @property
    def ref(self) -> str:
        return derived_id("ingest, not sent", self.where, self.reason)


ReadResult = Item | Skipped


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """What the user said of all that is read: outlet and edition it belongs to, where its pages' paths hang.

    `run` is empty, or a name for this run alone, under which nothing was sent before."""

    outlet: str | None = None
    edition: str | None = None
    url_prefix: str = ""
    run: str = ""


def item(where: str, at: int, options: IngestOptions, **capture: object) -> ReadResult:
    """An item of a capture with these fields, or why they make none."""
    fields = {"outlet": options.outlet, "edition": options.edition, **capture}
    try:
        return Item(where, Capture.model_validate(fields), at, options.run)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = ".".join(map(str, first["loc"])) or "page"
        code = "too-big" if name in ("html", "raw", "text") else f"bad-{name}".replace("_", "-")
        return Skipped(where, code[:80], f"{name}: {first['msg']}", at)
