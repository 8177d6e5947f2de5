"""Every metric is defined in one place with what healthy looks like, and the page says of each what is true."""

from __future__ import annotations

import re

from prometheus_client.metrics import MetricWrapperBase

from shared.observability import metrics
from shared.observability.gauges import ExpiringGauge
from tests.unit.metrics_page import PAGE, ROOT, described, page


def test_the_page_is_what_the_definitions_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m tests.unit.metrics_page"


def test_every_metric_says_what_healthy_looks_like() -> None:
    defined = {name for name, value in vars(metrics).items() if isinstance(value, ExpiringGauge | MetricWrapperBase)}
    assert len(defined) > 50
    assert {one.constant for one in described()} == defined
    assert [one.name for one in described() if not (one.healthy and one.documentation)] == []


def test_names_say_what_they_are() -> None:
    for one in described():
        assert re.fullmatch(r"presswatch_[a-z_]+", one.name)
        assert one.name.endswith("_total") == (one.kind == "counter"), one.name
        assert set(one.labels).isdisjoint({"url", "address", "trace_id", "entry", "partition"}), one.name


def test_metrics_are_defined_nowhere_else() -> None:
    made = re.compile(r"\b(?:Counter|Gauge|Histogram|Summary|Figure)\(\s*\"")
    code = [path for folder in ("shared", "services") for path in (ROOT / folder).rglob("*.py")]
    assert [p.name for p in code if made.search(p.read_text(encoding="utf-8"))] == ["metrics.py"]


def test_every_metric_is_exported_by_a_service() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("shared", "services")
        for path in (ROOT / folder).rglob("*.py")
        if path != ROOT / "shared/observability/metrics.py"
    )
    assert [one.constant for one in described() if not re.search(rf"\b{one.constant}\b", code)] == []
