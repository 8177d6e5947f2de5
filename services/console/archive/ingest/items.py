"""The results of reading files: pages and stories to send, or the reason why something is not sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError

from shared.contracts import Capture
from shared.ids import derived_id, sha256_hex


@dataclass(frozen=True, slots=True)
class Item:
    """An item to send. `where` names it for people (`file`, `file:line`). `at` is how many bytes of its file were read.

    `written_at` is the time when its file was written. It is the time of capture if the item has none. The time of
    arrival would not do: an item that is sent twice would be captured twice.
    """

    where: str
    capture: Capture
    at: int = 0
    run: str = ""
    written_at: datetime | None = None
    name: str = ""
    """Return the id of an item that is known before its content is read."""

    @property
    def ref(self) -> str:
        """Return an id made of content, address and time.

        It does not depend on the file, so a second run recognises the item.
        """
        if self.name:
            return self.name
        capture = self.capture
        text = capture.html if capture.html is not None else capture.text or ""
        body = capture.raw if capture.raw is not None else text.encode("utf-8", "surrogatepass")
        moment = capture.captured_at.isoformat() if capture.captured_at else ""
        return derived_id(f"ingest{self.run}", capture.url, moment, sha256_hex(body))

    def message(self) -> bytes:
        """Return the encoded capture to send."""
        if self.capture.captured_at is not None or self.written_at is None:
            return self.capture.encode()
        return self.capture.model_copy(update={"captured_at": self.written_at}).encode()


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that is not sent. `reason` is a short code for counting, `detail` a sentence, with a remedy if any."""

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
    """Options for all items: their outlet and edition, and the address of the folder that the paths start from.

    `run` is empty, or a name unique to this run, so that everything is sent again."""

    outlet: str | None = None
    edition: str | None = None
    url_prefix: str = ""
    run: str = ""


def item(where: str, at: int, options: IngestOptions, **capture: object) -> ReadResult:
    """Make an item of a capture with these fields, or return why they are invalid."""
    fields = {"outlet": options.outlet, "edition": options.edition, **capture}
    try:
        return Item(where, Capture.model_validate(fields), at, options.run)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = ".".join(map(str, first["loc"])) or "page"
        code = "too-big" if name in ("html", "raw", "text") else f"bad-{name}".replace("_", "-")
        return Skipped(where, code[:80], f"{name}: {first['msg']}", at)
