"""A line for each fault, and whether it passed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A line.

    `limit_s` is the claim time and ten seconds; `trouble` says what else failed, `skipped` why nothing ran.
    `meanwhile_per_s` are the articles archived in a second while a host was away.
    """

    fault: str
    published: int = 0
    found: int = 0
    lost: int = 0
    doubled: int = 0
    unconfirmed: int = 0
    recovered_s: float = 0.0
    limit_s: float = 0.0
    trouble: tuple[str, ...] = ()
    skipped: str = ""
    meanwhile_per_s: float | None = None

    @property
    def well(self) -> bool:
        """Whether the fault passed. A skipped one neither passed nor failed; the exit code of the run reports it."""
        return not (self.lost or self.doubled or self.trouble or self.recovered_s > self.limit_s)

    def text(self) -> str:
        if self.skipped:
            return f"fault={self.fault} skipped={self.skipped}"
        late = [f"slower than {self.limit_s:.0f} s"] if self.recovered_s > self.limit_s else []
        notes = [*self.trouble, *late]
        return (
            f"fault={self.fault} in={self.published} out={self.found} lost={self.lost} doubled={self.doubled} "
            f"unconfirmed={self.unconfirmed} recovered_s={self.recovered_s:.1f}"
            + ("" if self.meanwhile_per_s is None else f" meanwhile_per_s={self.meanwhile_per_s:.1f}")
            + (f" FAILED: {'; '.join(notes)}" if notes else "")
        )

    def json(self) -> str:
        names = {"published": "in", "found": "out"}
        return json.dumps({names.get(key, key): value for key, value in asdict(self).items()} | {"well": self.well})


def total(lines: list[Line]) -> Line:
    """Return the sum. `recovered_s` is the longest."""
    ran = [line for line in lines if not line.skipped]
    trouble = tuple(line.fault for line in ran if not line.well)
    return Line(
        "all",
        sum(line.published for line in ran),
        sum(line.found for line in ran),
        sum(line.lost for line in ran),
        sum(line.doubled for line in ran),
        sum(line.unconfirmed for line in ran),
        max((line.recovered_s for line in ran), default=0.0),
        max((line.limit_s for line in ran), default=0.0),
        trouble,
    )
