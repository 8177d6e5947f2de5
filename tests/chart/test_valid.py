"""Kubernetes would take every rendering of the chart, and Helm refuses wrong values."""

from __future__ import annotations

from typing import Any

import pytest

from tests.chart.combinations import COMBINATIONS
from tests.chart.rendering import CHART, Values, helm, refusal, render
from tests.chart.schemas import NEWEST, OLDEST, faults


@pytest.mark.parametrize("values", COMBINATIONS.values(), ids=COMBINATIONS)
def test_helm_finds_no_fault(values: Values) -> None:
    done = helm("lint", "--strict", str(CHART), values=values)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("values", COMBINATIONS.values(), ids=COMBINATIONS)
def test_each_document_is_valid(values: Values) -> None:
    documents = render(values, NEWEST)
    assert len(documents) > 15
    assert [fault for document in documents for fault in faults(document, NEWEST)] == []
    names = [(document["kind"], document["metadata"]["name"]) for document in documents]
    assert len(set(names)) == len(names)


def test_an_old_kubernetes_takes_them_too() -> None:
    documents = [*render(COMBINATIONS["everything"], OLDEST), *render(COMBINATIONS["claim, hpa"], OLDEST)]
    assert [fault for document in documents for fault in faults(document, OLDEST)] == []


def test_the_check_sees_a_wrong_field() -> None:
    documents = render(COMBINATIONS["everything"])
    for kind in ("Deployment", "ScaledObject", "ServiceMonitor", "PrometheusRule", "NetworkPolicy"):
        document = next(one for one in documents if one["kind"] == kind)
        document["spec"]["wrong"] = 1
        assert [fault for fault in faults(document, NEWEST) if "'wrong' was unexpected" in fault], kind


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"autoscaling": {"kind": "vpa"}}, "autoscaling"),
        ({"service": {}}, "service"),
        ({"redis": {"url": "http://redis"}}, "redis"),
        ({"bodies": {"url": "/srv/bodies"}}, "bodies"),
        ({"settings": {"LOG_LEVEL": "debug"}}, "LOG_LEVEL"),
        ({"services": {"parser": {"replicas": 0}}}, "replicas"),
        ({"secrets": {"reader": ""}}, "secrets"),
        ({"extraEnv": [{"name": "PRESSWATCH_LOG_LEVEL", "value": "debug"}]}, "extraEnv"),
        ({"podLabels": {"app.kubernetes.io/name": "press"}}, "app.kubernetes.io/name"),
        ({"topologySpreadConstraints": [{"maxSkew": 1}]}, "topologySpreadConstraints"),
        ({"site": {"ingress": {"enabled": True}}}, "site.ingress needs site.url"),
    ],
    ids=str,
)
def test_helm_refuses_wrong_values_by_name(values: dict[str, Any], said: str) -> None:
    assert said in refusal(values)
