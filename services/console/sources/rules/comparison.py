"""Read stored captures with two versions of an outlet's rules, and compare the results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from services.console.archive.reparse.comparison import REFUSED, Comparison, Tally, compare_readings
from services.console.archive.reparse.rereader import Rereader, version_today
from services.parser.adapters.metrics import count_rules
from services.parser.adapters.outlet_rules import OutletRules
from shared.archive.read.captures.stored_captures import StoredCapture
from shared.errors import Permanent
from shared.sources import Outlet
from shared.sources.rules import Rules, read_rules, rules_for


@dataclass
class RuleTestResult:
    """The result for the rules in `versions`. `tried` is version -> rule -> (pages tried, pages without a match)."""

    outlet: str
    examples: int
    versions: tuple[Rules, ...]
    tried: dict[str, dict[str, tuple[int, int]]] = field(default_factory=dict)
    rows: list[dict[str, object]] = field(default_factory=list)
    tally: Tally = field(init=False)

    def __post_init__(self) -> None:
        self.tally = Tally(self.examples)

    def add(self, one: Comparison, rules: Rules | None) -> None:
        """Count a capture that was read with these rules."""
        self.tally.add(one)
        stored = one.stored
        self.rows.append(
            {"capture": stored.capture_id, "url": stored.url, "captured_at": stored.captured_at,
             "version": rules.version if rules else None, "kinds": one.kinds, "refused": one.new.refused,
             "missed": sorted(one.new.missed)}
        )  # fmt: skip
        if rules is None or one.new.refused:
            return
        of_version = self.tried.setdefault(rules.version, {})
        for name in count_rules(rules):
            pages, missed = of_version.get(name, (0, 0))
            of_version[name] = (pages + 1, missed + (name in one.new.missed))

    @property
    def faults(self) -> list[str]:
        """Return the reasons not to use the rules as they are, one sentence each."""
        if not self.tally.read:
            return [f"{self.outlet}: no stored capture matches"]
        lost = self.tally.counts[REFUSED]
        found = [f"pages that are no longer articles: {lost}"] if lost else []
        for version, rules in self.tried.items():
            for rule, (pages, missed) in rules.items():
                if pages and missed == pages:
                    found.append(f"rules {version}: {rule} matches on none of {pages} pages")
        return found

    @property
    def passed(self) -> bool:
        return not self.faults


def versions_of(outlet: Outlet) -> tuple[Rules, ...]:
    """Return the outlet's rules, by version. Raises `Misconfigured` for rules that cannot be read."""
    return read_rules(outlet.id, outlet.rules)


async def read_with_both(
    rereader: Rereader, rows: Sequence[StoredCapture], ways: tuple[OutletRules, OutletRules], verdict: RuleTestResult
) -> None:
    """Read the captures in both ways and add the comparisons to `verdict`. Skip captures that no rule applies to."""
    before, after = ways
    wanted = [row for row in rows if any("@" in version_today(row, way) for way in ways)]
    async for row, capture in rereader.found(wanted):
        try:
            old = await rereader.read(row, capture, before)
            new = await rereader.read(row, capture, after)
        except Permanent:
            continue
        verdict.add(compare_readings(row, old, new), rules_for(verdict.versions, row.url, row.captured_at.date()))
