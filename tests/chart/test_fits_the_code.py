"""The chart agrees with the code: settings, alerts, metrics, streams and commands."""

from __future__ import annotations

import json
import re

import pytest
import yaml

from services.enricher.settings import EnricherSettings
from services.fetcher.settings import FetcherSettings
from services.parser.settings import ParserSettings
from services.publisher.settings import PublisherSettings
from services.reader.settings import ReaderSettings
from shared.settings import SharedSettings, load
from shared.streams.bus.topology import READER_OF
from tests.chart.combinations import (
    COMBINATIONS,
    CONSOLE,
    HPA,
    KEDA,
    MANAGED,
    MONITORED,
    OWN,
    PUBLISHED,
    S3,
    TRACED,
)
from tests.chart.rendering import CHART, ROOT, Document, containers, environment, of_kind, pods, render
from tests.unit.metrics_page import described

KINDS: dict[str, type[SharedSettings]] = {
    "fetcher": FetcherSettings,
    "parser": ParserSettings,
    "enricher": EnricherSettings,
    "publisher": PublisherSettings,
    "reader": ReaderSettings,
    "migrate": SharedSettings,
    "console": SharedSettings,
}
PODS = KINDS.keys() - {"console"}
_OF_COMMANDS = {"PRESSWATCH_SERVICES"}
_OF_THE_IMAGE = re.compile(r"^ +(PRESSWATCH_\w+)=(\S+)", re.MULTILINE)


@pytest.mark.parametrize("values", COMBINATIONS.values(), ids=COMBINATIONS)
def test_every_variable_is_a_setting_with_a_valid_value(
    values: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, container in containers(render(values)):
        env = environment(container) | {"PRESSWATCH_SECRETS_DIR": "/"}
        wanted = {key for key in env if key.startswith("PRESSWATCH_")} - {"PRESSWATCH_SECRETS_DIR"}
        known = {f"PRESSWATCH_{field.upper()}" for kind in KINDS.values() for field in kind.model_fields}
        assert wanted <= known | _OF_COMMANDS
        with monkeypatch.context() as patch:
            for key, value in env.items():
                patch.setenv(key, value)
            load(KINDS[name])


def test_the_migration_knows_no_stream_server() -> None:
    container = dict(containers(render(MANAGED)))["migrate"]
    assert environment(container) == {
        "PRESSWATCH_SECRETS_DIR": "/key",
        "PRESSWATCH_DATABASE_URL": "postgresql://db.example:6432/presswatch",
        "PRESSWATCH_DATABASE_POOLER": "true",
        "PGSSLMODE": "verify-full",
        "PGSSLROOTCERT": "/tls/database/ca.crt",
    }


def test_every_service_sends_traces_and_reaches_the_collector() -> None:
    documents = render(TRACED)
    for name, container in containers(documents):
        ports = _connects_to(documents, name)
        known = environment(container).get("PRESSWATCH_OTLP_ENDPOINT", "")
        assert (known, 4318 in ports) == (("", False) if name == "migrate" else (TRACED["traces"]["endpoint"], True))


def test_only_the_reader_and_the_console_know_replica_and_search_cluster() -> None:
    documents = render(MANAGED | PUBLISHED | CONSOLE)
    wanted = {
        "PRESSWATCH_DATABASE_READ_URL": "postgresql://copy.example:6433/presswatch",
        "PRESSWATCH_DATABASE_READ_LAG_S": "30",
        "PRESSWATCH_SEARCH_URL": "https://search.example:9200/presswatch",
        "PRESSWATCH_SEARCH_CA": "/tls/search/ca.crt",
    }
    for name, container in containers(documents):
        known = {key: value for key, value in environment(container).items() if "_READ_" in key or "_SEARCH_" in key}
        assert known == (wanted if name in {"reader", "console"} else {}), name
        ports = _connects_to(documents, name)
        assert ({6433, 9200} <= ports) == bool(known), name


def _connects_to(documents: list[Document], name: str) -> set[int]:
    rules = of_kind(documents, "NetworkPolicy")[name]["spec"]["egress"]
    return {port["port"] for rule in rules for port in rule.get("ports", [])}


def test_a_setting_of_a_service_overrides_that_of_all() -> None:
    known = {name: environment(container) for name, container in containers(render(OWN))}
    assert {name: env["PRESSWATCH_LOG_LEVEL"] for name, env in known.items()} == dict.fromkeys(PODS, "debug") | {
        "fetcher": "info"
    }
    assert known["fetcher"]["PRESSWATCH_FETCH_SLOTS"] == "64" and "PRESSWATCH_FETCH_SLOTS" not in known["parser"]
    for setting in ("PRESSWATCH_TIME_STAMP_URL", "PRESSWATCH_OPENTIMESTAMPS_CALENDARS"):
        assert {name for name, env in known.items() if setting in env} == {"publisher"}


def test_ports_and_folders_are_those_of_the_image() -> None:
    image = dict(_OF_THE_IMAGE.findall((ROOT / "deploy/Dockerfile").read_text(encoding="utf-8")))
    reader = dict(containers(render({})))["reader"]
    ports = {one["name"]: str(one["containerPort"]) for one in reader["ports"]}
    wanted = {"metrics": "PRESSWATCH_HEALTH_PORT", "site": "PRESSWATCH_SITE_PORT", "replay": "PRESSWATCH_REPLAY_PORT"}
    assert ports == {name: image[variable] for name, variable in wanted.items()}
    mounts = {one["name"]: one["mountPath"] for one in reader["volumeMounts"]}
    assert (mounts["bodies"], mounts["index"]) == (image["PRESSWATCH_BLOBS"], image["PRESSWATCH_INDEX"])
    assert "useradd -r -u 10001" in (ROOT / "deploy/Dockerfile").read_text(encoding="utf-8")


def test_each_service_starts_by_its_module() -> None:
    commands = {name: container["command"] for name, container in containers(render({}))}
    assert commands.pop("migrate") == ["presswatch", "migrate"]
    assert commands == {name: ["python", "-m", f"services.{name}"] for name in commands}
    assert all((ROOT / f"services/{name}/__main__.py").exists() for name in commands)


def test_every_pod_is_examined_before_it_gets_work() -> None:
    for name, container in containers(render({})):
        if name != "migrate":
            asked = {
                kind: container[f"{kind}Probe"]["httpGet"]["path"] for kind in ("startup", "liveness", "readiness")
            }
            assert asked == {"startup": "/livez", "liveness": "/livez", "readiness": "/readyz"}
        assert container["resources"]["requests"] and container["resources"]["limits"]


def test_alerts_are_the_file_that_prometheus_reads() -> None:
    rule = of_kind(render(MONITORED), "PrometheusRule")["monitoring"]
    assert rule["spec"] == yaml.safe_load((ROOT / "deploy/prometheus/alerts.yml").read_text(encoding="utf-8"))
    assert rule["metadata"]["labels"]["release"] == "stack"


def test_the_dashboard_is_the_file_that_grafana_reads() -> None:
    config = of_kind(render(MONITORED), "ConfigMap")["monitoring"]
    given = json.loads(config["data"]["presswatch.json"])
    assert given == json.loads((ROOT / "deploy/grafana/presswatch.json").read_text(encoding="utf-8"))


def test_prometheus_finds_each_pod_once_under_the_job_that_alerts_name() -> None:
    documents = render(MONITORED)
    monitor = of_kind(documents, "ServiceMonitor")["monitoring"]["spec"]
    assert monitor["jobLabel"] == "app.kubernetes.io/component"
    chosen = [
        document["metadata"]["labels"]["app.kubernetes.io/component"]
        for document in documents
        if document["kind"] == "Service"
        and monitor["selector"]["matchLabels"].items() <= document["metadata"]["labels"].items()
        and "metrics" in [port["name"] for port in document["spec"]["ports"]]
    ]
    assert sorted(chosen) == sorted(PODS - {"migrate"})


def test_pods_are_added_by_the_entries_that_their_stage_reads() -> None:
    scaled = of_kind(render(KEDA), "ScaledObject")
    queries = {name: one["spec"]["triggers"][0]["metadata"].get("query", "") for name, one in scaled.items()}
    assert set(queries) == PODS - {"migrate"}
    metrics = {one.name for one in described()}
    assert set(re.findall(r"presswatch_[a-z_]+", " ".join(queries.values()))) <= metrics
    asked = {(stream, name) for name, query in queries.items() for stream in READER_OF if _asks(query, stream)}
    assert asked == set(READER_OF.items())
    assert scaled["reader"]["spec"]["triggers"][0]["type"] == "cpu"


def _asks(query: str, stream: str) -> bool:
    chosen = re.search(r'stream=~"([^"]*)"', query)
    return chosen is not None and re.fullmatch(chosen[1], stream) is not None


def test_who_adds_pods_decides_their_number() -> None:
    for values, kind in ((HPA, "HorizontalPodAutoscaler"), (KEDA, "ScaledObject")):
        documents = render(values)
        workloads = of_kind(documents, "Deployment", "StatefulSet")
        assert all("replicas" not in one["spec"] for one in workloads.values())
        for name, one in of_kind(documents, kind).items():
            target = one["spec"]["scaleTargetRef"]
            assert (target["kind"], target["name"]) == (workloads[name]["kind"], workloads[name]["metadata"]["name"])
    assert all(one["spec"]["replicas"] == 1 for one in of_kind(render({}), "Deployment", "StatefulSet").values())


def test_the_tables_are_made_before_the_services_start() -> None:
    job = of_kind(render({}), "Job")["migrate"]
    assert job["metadata"]["annotations"]["helm.sh/hook"] == "pre-install,pre-upgrade"
    assert pods(render(S3))["migrate"]["restartPolicy"] == "Never"


def test_the_version_is_that_of_the_package() -> None:
    chart = yaml.safe_load((CHART / "Chart.yaml").read_text(encoding="utf-8"))
    version = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    assert version is not None and chart["appVersion"] == version[1]


def test_the_console_asks_the_services_by_the_names_of_their_services() -> None:
    documents = render(CONSOLE)
    console = dict(containers(documents))["console"]
    asked = dict(one.split("=http://") for one in environment(console)["PRESSWATCH_SERVICES"].split(","))
    names = {document["metadata"]["name"] for document in documents if document["kind"] == "Service"}
    assert set(asked) == PODS - {"migrate"}
    assert {where.removesuffix(":9100") for where in asked.values()} <= names
    assert "/backups" in [mount["mountPath"] for mount in console["volumeMounts"]]
    policies = of_kind(documents, "NetworkPolicy")
    assert 9100 in [port["port"] for rule in policies["console"]["spec"]["egress"] for port in rule["ports"]]
    assert "console" not in of_kind(render({}), "Deployment")
    for name in asked:
        peers = [peer for rule in policies[name]["spec"]["ingress"] for peer in rule["from"]]
        chosen = [peer["podSelector"]["matchLabels"] for peer in peers if "podSelector" in peer]
        assert [one["app.kubernetes.io/component"] for one in chosen] == ["console"], name
