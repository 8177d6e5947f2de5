"""Pods have no more rights, secrets and connections than their service uses."""

from __future__ import annotations

from typing import Any

import pytest

from tests.chart.combinations import COMBINATIONS, CONSOLE, EXISTING_CLAIM, MANAGED, OWN, PUBLISHED, S3
from tests.chart.rendering import Document, Values, containers, environment, of_kind, pods, render

SERVICES = ("fetcher", "parser", "enricher", "publisher", "reader")


@pytest.mark.parametrize("values", COMBINATIONS.values(), ids=COMBINATIONS)
def test_no_pod_has_a_right_that_it_does_not_need(values: Values) -> None:
    documents = render(values)
    assert set(pods(documents)) == {*SERVICES, "migrate", *values.keys() & {"console"}}
    for pod in pods(documents).values():
        assert pod["securityContext"]["runAsNonRoot"] and pod["securityContext"]["runAsUser"] == 10001
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert not pod["automountServiceAccountToken"]
    for _, container in containers(documents):
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }


def test_no_service_of_kubernetes_sets_a_variable() -> None:
    """`presswatch-site` would set PRESSWATCH_SITE_PORT, which is a setting."""
    assert all(pod["enableServiceLinks"] is False for pod in pods(render({})).values())


def test_each_pod_sees_its_own_secrets_alone() -> None:
    seen = {name: _secrets(pod) for name, pod in pods(render(S3 | MANAGED | PUBLISHED | CONSOLE)).items()}
    store, tls = "press-store", {"redis-ca", "database-ca"}
    assert seen == {
        "fetcher": {"presswatch-fetcher", store, "redis-ca"},
        "parser": {"presswatch-parser", store, "redis-ca"},
        "enricher": {"presswatch-enricher", "redis-ca"},
        "publisher": {"presswatch-publisher", "presswatch-signing", store, *tls},
        "reader": {"presswatch-reader", "site-wacz", "search-ca", store, *tls},
        "migrate": {"presswatch-owner", "database-ca"},
        "console": {"presswatch-operator", "search-ca", store, *tls},
    }


def _secrets(pod: Document) -> set[str]:
    own = {one["secret"]["secretName"] for one in pod["volumes"] if "secret" in one}
    projected = [source for one in pod["volumes"] for source in one.get("projected", {}).get("sources", [])]
    return own | {source["secret"]["name"] for source in projected}


def test_only_those_that_use_the_database_or_the_bodies_know_where_they_are() -> None:
    known = {name: environment(container) for name, container in containers(render(S3 | MANAGED))}
    assert {name for name, env in known.items() if "PRESSWATCH_DATABASE_URL" in env} == {
        "publisher",
        "reader",
        "migrate",
    }
    assert {name for name, env in known.items() if "PRESSWATCH_BLOBS" in env} == set(SERVICES) - {"enricher"}
    accounts = {name for name, pod in pods(render(S3 | MANAGED)).items() if "serviceAccountName" in pod}
    assert accounts == set(SERVICES) - {"enricher"}


def test_the_reader_cannot_write_bodies() -> None:
    for name, container in containers(render(EXISTING_CLAIM)):
        mounts = [one for one in container["volumeMounts"] if one["name"] == "bodies"]
        assert [one["readOnly"] for one in mounts] == {"enricher": [], "migrate": [], "reader": [True]}.get(
            name, [False]
        )


def test_only_the_fetcher_reaches_out_and_only_the_reader_is_reached() -> None:
    policies = of_kind(render(S3), "NetworkPolicy")
    assert set(policies) == {*SERVICES, "migrate"}
    assert {name for name, policy in policies.items() if "0.0.0.0/0" in str(policy["spec"]["egress"])} == {"fetcher"}
    reached = {name: _ports(policy["spec"].get("ingress", [])) for name, policy in policies.items()}
    assert reached.pop("reader") == ["metrics", "replay", "site"]
    assert reached.pop("migrate") == []
    assert set(map(tuple, reached.values())) == {("metrics",)}
    assert all(policy["spec"]["policyTypes"] == ["Ingress", "Egress"] for policy in policies.values())


def test_the_fetcher_reaches_no_private_address_of_the_outside_rule() -> None:
    rule = of_kind(render({}), "NetworkPolicy")["fetcher"]["spec"]["egress"][-1]
    assert "ports" not in rule
    excepted = [cidr for peer in rule["to"] for cidr in peer["ipBlock"]["except"]]
    assert {"10.0.0.0/8", "169.254.0.0/16", "fc00::/7"} <= set(excepted)


def test_ports_of_servers_follow_from_their_addresses() -> None:
    policies = of_kind(render(S3 | MANAGED), "NetworkPolicy")
    assert _ports(policies["enricher"]["spec"]["egress"]) == [53, 53, 6380, 6381]
    assert _ports(policies["parser"]["spec"]["egress"]) == [53, 53, 6380, 6381, 9000]
    assert _ports(policies["migrate"]["spec"]["egress"]) == [53, 53, 6432]
    assert _ports(policies["reader"]["spec"]["egress"]) == [53, 53, 6380, 6381, 6432, 6433, 9000]
    usual = of_kind(render({"redis": {"url": ""}, "bodies": {"url": "s3://press"}}), "NetworkPolicy")
    assert _ports(usual["reader"]["spec"]["egress"]) == [53, 53, 443, 5432, 6379]
    assert "0.0.0.0/0" in str(policies["publisher"]["spec"]["egress"]), "webhooks were allowed"


def _ports(rules: list[Any]) -> list[Any]:
    return sorted(port["port"] for rule in rules for port in rule.get("ports", []))


def test_sources_of_a_config_map_reach_every_service() -> None:
    for name, container in containers(render(OWN)):
        if name != "migrate":
            assert environment(container)["PRESSWATCH_SOURCES"] == "/etc/presswatch/own"
            assert "/etc/presswatch/own" in [mount["mountPath"] for mount in container["volumeMounts"]]
