"""Where pods run, and what a value of one service replaces."""

from __future__ import annotations

from tests.chart.combinations import (
    CONSOLE,
    OWN,
    PLACED,
    SPOT_PARSERS,
)
from tests.chart.rendering import Values, containers, of_kind, pods, render
from tests.chart.test_fits_the_code import PODS


def test_pods_run_where_they_are_wanted() -> None:
    documents = render(PLACED | SPOT_PARSERS)
    for name, pod in pods(documents).items():
        is_parser = name == "parser"
        assert pod["priorityClassName"] == ("low" if is_parser else "press")
        assert pod.get("nodeSelector") == ({"spot": "yes"} if is_parser else None)
        assert "podAntiAffinity" in pod["affinity"]
        zones = [one for one in pod.get("topologySpreadConstraints", []) if one["topologyKey"].endswith("/zone")]
        assert [one["labelSelector"]["matchLabels"]["app.kubernetes.io/component"] for one in zones] == [
            name for _ in zones
        ] and bool(zones) == (name != "migrate")
    assert not of_kind(documents, "ServiceAccount")
    assert {pod.get("serviceAccountName", "press-bodies") for pod in pods(documents).values()} == {"press-bodies"}
    for workload in of_kind(documents, "Deployment", "StatefulSet", "Job").values():
        assert workload["spec"]["template"]["metadata"]["labels"]["azure.workload.identity/use"] == "true"
        assert "azure.workload.identity/use" not in workload["spec"].get("selector", {}).get("matchLabels", {})
    for _, container in containers(documents):
        assert [one["name"] for one in container["env"]][-2:] == ["HTTPS_PROXY", "AZURE_TENANT_ID"]


def test_a_list_of_a_service_replaces_that_of_all_even_if_it_is_empty() -> None:
    values: Values = {"tolerations": OWN["tolerations"], "services": {"parser": {"tolerations": []}}}
    tolerant = {name for name, pod in pods(render(values)).items() if "tolerations" in pod}
    assert tolerant == PODS - {"parser"}


def test_a_constraint_on_hosts_replaces_ours_and_keeps_its_selector() -> None:
    """Kubernetes refuses two constraints with the same key and the same effect."""
    hosts = {"topologyKey": "kubernetes.io/hostname", "whenUnsatisfiable": "ScheduleAnyway"}
    ours = {"maxSkew": 2, **hosts, "labelSelector": {"matchLabels": {"team": "press"}}}
    strict = {"maxSkew": 1, **hosts, "whenUnsatisfiable": "DoNotSchedule"}
    parser = pods(render({"topologySpreadConstraints": [ours]}))["parser"]
    assert parser["topologySpreadConstraints"] == [ours]
    parser = pods(render({"topologySpreadConstraints": [strict]}))["parser"]
    assert [one["whenUnsatisfiable"] for one in parser["topologySpreadConstraints"]] == [
        "ScheduleAnyway",
        "DoNotSchedule",
    ]


def test_annotations_are_those_of_all_pods() -> None:
    """A mesh is told by one to leave a pod alone: with its sidecar, the migration would not end."""
    for workload in of_kind(render(OWN | CONSOLE), "Deployment", "StatefulSet", "Job").values():
        assert workload["spec"]["template"]["metadata"]["annotations"] == OWN["podAnnotations"]


def test_the_volume_of_the_backups_is_given_up_before_the_next_console_takes_it() -> None:
    assert of_kind(render(CONSOLE), "Deployment")["console"]["spec"]["strategy"] == {"type": "Recreate"}
