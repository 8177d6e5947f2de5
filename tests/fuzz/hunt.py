"""The long form: one target after the other, round after round, until the time is up; what breaks is kept in a file."""

from __future__ import annotations

import faulthandler
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.fuzz.mutate import mutated, seeds
from tests.fuzz.strategies import STRATEGIES
from tests.fuzz.targets import TARGETS

_EXAMPLES = 300
_MUTANTS = 60
_HANGS_S = 120
_SLOW_S, _SLOW_PER_KB_S = {"edit": 4.0}, 0.004
"""An input may take half a second (a comparison what `shared.archive.diff.compare` allows itself) and four
milliseconds of the
processor for each kilobyte: more is reported as slow."""


@dataclass
class Hunted:
    """What came of one target: how many inputs, what they came to, and each different finding with its file."""

    inputs: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    findings: dict[str, str] = field(default_factory=dict)

    def summary(self) -> dict[str, Any]:
        return {**asdict(self), "outcomes": dict(self.outcomes.most_common(30))}


class Hunt:
    """`folder` gets the inputs: `running` the one at work (what hangs is found there), others by target and hash."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.process_time) -> None:
        self._folder = folder
        self._clock = clock
        self.hunted: dict[str, Hunted] = {}

    def round(self, target: str, number: int) -> None:
        """A round of structured inputs, and one of broken seeds; the same number gives the same inputs."""
        found = self.hunted.setdefault(target, Hunted())
        self._structured(target, number, found)
        random, of = Random(number), seeds(target)
        for _ in range(_MUTANTS if of else 0):
            body = mutated(random, of)
            try:
                self._run(target, body, found)
            except Exception as error:
                self._keep(target, body, error, found)

    def _structured(self, target: str, number: int, found: Hunted) -> None:
        last: list[bytes] = []

        @seed(number)
        @settings(
            max_examples=_EXAMPLES, database=None, deadline=None, suppress_health_check=list(HealthCheck),
            phases=(Phase.generate, Phase.shrink), report_multiple_bugs=False,
        )  # fmt: skip
        @given(STRATEGIES[target])
        def holds(body: bytes) -> None:
            last[:] = [body]
            self._run(target, body, found)

        try:
            holds()
        except Exception as error:
            self._keep(target, last[0] if last else b"", error, found)

    def _run(self, target: str, body: bytes, found: Hunted) -> None:
        (self._folder / "running").write_bytes(body)
        faulthandler.dump_traceback_later(_HANGS_S, exit=True)
        began = self._clock()
        found.inputs += 1
        found.outcomes[TARGETS[target](body)] += 1
        spent = self._clock() - began
        faulthandler.cancel_dump_traceback_later()
        if spent > _SLOW_S.get(target, 0.5) + _SLOW_PER_KB_S * len(body) / 1024:
            self._keep(target, body, TimeoutError(f"{spent:.1f} s for {len(body)} bytes"), found)

    def _keep(self, target: str, body: bytes, error: Exception, found: Hunted) -> None:
        """One file for each kind of error: the smallest input is kept."""
        faulthandler.cancel_dump_traceback_later()
        kind = f"{type(error).__name__}: {error}".partition("\n")[0][:160]
        path = self._folder / f"{target}-{sha256(kind.encode()).hexdigest()[:12]}"
        if not path.exists() or path.stat().st_size > len(body):
            path.write_bytes(body)
        found.findings[kind] = str(path)
