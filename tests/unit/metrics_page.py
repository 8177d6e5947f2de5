"""Write docs/metrics.md from shared/observability/metrics.py: `python -m tests.unit.metrics_page`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from prometheus_client.metrics import MetricWrapperBase

from shared.observability import metrics
from shared.observability.gauges import ExpiringGauge

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "metrics.md"
_HEAD = """\
# Metrics

You are building a dashboard or an alert and need to know what a metric means.
Each service serves its metrics at `/metrics`:

```console
curl http://127.0.0.1:9100/metrics | grep presswatch_ready
```

Settings choose the address: `PRESSWATCH_HEALTH_HOST` and
`PRESSWATCH_HEALTH_PORT`, or the file that `PRESSWATCH_HEALTH_FILE` names.
`/livez` and `/readyz` answer 200, or 503 with the reason. For the dashboard and
the alerts, see [Health and alerts](watching.md).

**Sum or maximum?** See the column *of*. `process`: what this process did; take
the sum over processes. `server`: read from a server by every process that looks
at it, so all report the same; take the maximum, as in
`max by (stream, lane) (presswatch_stream_backlog)`. A process that cannot read
the server reports nothing instead of an old value.

**Counts survive kills.** The script that commits an entry also counts it, in
the stream server. Each entry is waiting, delayed, dead or done.
`presswatch_stream_unaccounted` is the number of entries that are none of
these: 0.

**Labels are few.** Outlets appear only if a source file names them, and
addresses never appear. Of more than 40 reasons, the rarer ones are reported as
`other`.

`python -m tests.unit.metrics_page` writes this page.
"""
_SECTION = re.compile(r"^# --- (?P<title>.+?) -+$")
_HEALTHY = re.compile(r"^# Healthy: (?P<text>.+)$")
_DEFINED = re.compile(r"^(?P<name>[A-Z_]+) = (?:Counter|Gauge|Histogram|ExpiringGauge)\(")


@dataclass(frozen=True, slots=True)
class Described:
    """A metric as people see it. `name` is that of its samples, without a histogram's endings."""

    section: str
    constant: str
    name: str
    kind: str
    labels: tuple[str, ...]
    counted_by: str
    documentation: str
    healthy: str


def described() -> Iterator[Described]:
    """Yield every metric of shared/observability/metrics.py in order, with its section and its healthy values."""
    section = healthy = ""
    for line in (ROOT / "shared/observability/metrics.py").read_text(encoding="utf-8").splitlines():
        if found := _SECTION.match(line):
            section = found["title"]
        elif found := _HEALTHY.match(line):
            healthy = found["text"]
        elif found := _DEFINED.match(line):
            yield _described(section, found["name"], healthy)
            healthy = ""


def _described(section: str, constant: str, healthy: str) -> Described:
    metric: ExpiringGauge | MetricWrapperBase = getattr(metrics, constant)
    (family,) = metric.describe()
    labels = metric.labels if isinstance(metric, ExpiringGauge) else metric._labelnames
    name = family.name + ("_total" if family.type == "counter" else "")
    by = "server" if isinstance(metric, ExpiringGauge) else "process"
    return Described(section, constant, name, family.type, tuple(labels), by, family.documentation, healthy)


def page() -> str:
    sections: dict[str, list[str]] = {}
    for one in described():
        cells = (f"`{one.name}`", one.kind, ", ".join(one.labels), one.counted_by, one.documentation, one.healthy)
        sections.setdefault(one.section, []).append("| " + " | ".join(cells) + " |")
    head = "| metric | type | labels | of | what it is | healthy |\n|---|---|---|---|---|---|"
    return "\n".join([_HEAD, *(f"## {title}\n\n{head}\n" + "\n".join(rows) + "\n" for title, rows in sections.items())])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
