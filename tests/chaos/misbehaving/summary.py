"""The last line of a run with `--press`: how many behaviours were right, which were not, and how to go on."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.chaos.misbehaving.report import Line


@dataclass(slots=True)
class Summary:
    """What a run has shown so far. `names` are the behaviours to run, in their order."""

    names: Sequence[str]
    lines: list[Line] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    @property
    def wrong(self) -> list[str]:
        return [line.behaviour for line in self.lines if not line.well]

    @property
    def skipped(self) -> list[str]:
        return [line.behaviour for line in self.lines if line.skipped]

    @property
    def left(self) -> Sequence[str]:
        done = {line.behaviour for line in self.lines}
        return [name for name in self.names if name not in done]

    @property
    def right(self) -> int:
        return len(self.lines) - len(self.wrong) - len(self.skipped)

    @property
    def exit_code(self) -> int:
        """Return 1 if something was wrong or never ran, 2 if something was skipped, or 0."""
        return 1 if self.wrong or self.left else 2 if self.skipped else 0

    @property
    def passed_s(self) -> float:
        return time.monotonic() - self.began

    def text(self) -> str:
        lists = {"wrong": self.wrong, "skipped": self.skipped}
        parts = [f"{word}: {', '.join(names)}" for word, names in lists.items() if names]
        if self.left:
            parts.append(f"not run: {len(self.left)}, go on with --from {self.left[0]}")
        return " ".join([f"right={self.right}/{len(self.names)} minutes={self.passed_s / 60:.0f}", *parts])

    def json(self) -> str:
        lists = {"wrong": self.wrong, "skipped": self.skipped, "left": list(self.left)}
        counts = {"right": self.right, "of": len(self.names), "seconds": round(self.passed_s)}
        return json.dumps({**counts, **lists})

    def progress(self) -> str:
        """Return what is done, and about how long the rest takes."""
        rest_s = self.passed_s / len(self.lines) * len(self.left)
        return f"{len(self.lines)} of {len(self.names)} behaviours run, about {rest_s / 60:.0f} minutes left"
