"""A real Prometheus scrapes a real run: every metric comes as it is described, every expression gives figures."""

from __future__ import annotations

import json
import math
import subprocess
import urllib.error
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.press import Press, page_of, serving
from tests.end_to_end.watch_process import Watch, eventually, watching
from tests.integration.metrics.prometheus import ROOT, Prometheus, scraping, selectors, tool
from tests.unit.metrics_page import Described, described

JOBS = {"fetcher", "parser", "enricher", "publisher", "reader"}
DASHBOARD = json.loads((ROOT / "deploy/grafana/presswatch.json").read_text())
UNPROVOKED = {
    "presswatch_webhooks_total", "presswatch_parser_rules_total", "presswatch_reparse_fed_total",
    "presswatch_blob_requests_total", "presswatch_outlet_articles", "presswatch_outlet_articles_bound",
    "presswatch_replica_refused",
}  # fmt: skip
"""This run has no webhook, no rules for its outlet, nothing to read again, and its bodies in a folder.
It lasts no whole day: `test_outlet_volumes` has the samples of the outlet's articles. It has no read replica: a sample
would say that it has one. `test_replica` has the samples."""
_MOST_WAVES = 5
DEEP = "<html><body>" + "<div>" * 6100 + "far down"


class Moved(Press):
    """A paper with a second feed that is no longer there: trouble, and nothing that an alert fires on at once."""

    def source(self, poll_s: float = 1) -> str:
        moved = f', {{ url = "http://{self.address}/moved.xml", kind = "feed" }}]'
        return super().source(poll_s).replace(' kind = "feed" }]', ' kind = "feed" }' + moved)


def expressions() -> list[str]:
    targets = [target for panel in DASHBOARD["panels"] for target in panel.get("targets", [])]
    asked = dict.fromkeys(target["expr"].replace("$__rate_interval", "1h") for target in targets)
    return [one for one in asked if not any(name in one for name in UNPROVOKED)]


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Watch, Prometheus]]:
    """A run with articles, a removal, contributions, a dead letter and a retry, and who has scraped it all along."""
    tool("prometheus")
    folder = tmp_path_factory.mktemp("metrics")
    with (
        serving(Moved(0)) as press,
        watching(folder / "data", press.write_source(folder, poll_s=1)) as watch,
        scraping(folder, folder / "data" / "prometheus.json") as prometheus,
    ):
        eventually(lambda: up(prometheus) == JOBS, 30, "every service is scraped")
        missing = {*expressions(), *map(sample_of, provoked())}
        for wave in range(_MOST_WAVES):
            provoke(watch, press, wave)
            scraped(prometheus)
            missing = {one for one in missing if not finite(prometheus.values(one))}
            if wave and not missing:
                break
        trouble = "presswatch_outlet_trouble_since_timestamp_seconds"
        eventually(lambda: prometheus.values(trouble), 60, "the second feed is reported as trouble")
        yield watch, prometheus


@pytest.fixture(scope="module")
def watch(watched: tuple[Watch, Prometheus]) -> Watch:
    return watched[0]


@pytest.fixture(scope="module")
def prometheus(watched: tuple[Watch, Prometheus]) -> Prometheus:
    return watched[1]


def up(prometheus: Prometheus) -> set[str]:
    return {row["metric"]["job"] for row in prometheus.get("query", query="up == 1")["result"]}


def scraped(prometheus: Prometheus) -> None:
    """Wait for three scrapes: the first may have begun before, and rates need two."""
    enough = prometheus.scrapes() + 3
    eventually(lambda: prometheus.scrapes() >= enough, 30, "every service is scraped again")


def provoke(watch: Watch, press: Press, wave: int) -> None:
    """All that a dashboard can show, each once in a wave, so that a later one is seen as a rise."""
    before = watch.count("article")
    press.gone.add(wave * 10)
    press.articles += range(wave * 10, wave * 10 + 10)
    server = watch.redis()
    server.xadd("pw:{0}:captures", {"schema": "capture/1", "data": "{"})  # dead
    server.xadd("pw:{0}:captures", {"schema": "capture/9", "data": "{}"})  # retried
    url = f"https://elsewhere.example/{wave}"
    for name, more in (("given", {"html": page_of(900 + wave)}), ("deep", {"html": DEEP}), ("bad", {"html": 5})):
        server.xadd("pw:intake:friend", {"schema": "capture/1", "data": json.dumps({"url": f"{url}/{name}", **more})})
    watch.sql("INSERT INTO cursor (name, xid, event_id) VALUES ('webhooks', '0', 0) ON CONFLICT DO NOTHING RETURNING 1")
    eventually(lambda: watch.count("article") >= before + 10, 60, "nine articles and the one given to us")
    for path in ("/", "/search?q=harbour", "/no-such-page"):
        try:
            watch.get(path)
        except urllib.error.HTTPError as error:
            assert error.code == 404


def provoked() -> list[Described]:
    return [one for one in described() if one.name not in UNPROVOKED]


def sample_of(metric: Described) -> str:
    """Return the name of a series that the metric has once it was set."""
    return metric.name + ("_count" if metric.kind == "histogram" else "")


def family(name: str) -> str:
    """The name without the suffix of counters, as OpenMetrics describes them."""
    return name.removesuffix("_total")


def test_every_metric_comes_with_the_type_help_and_labels_described(prometheus: Prometheus) -> None:
    series = prometheus.get("series", **{"match[]": '{__name__=~"presswatch_.+"}'})
    labels: dict[str, set[str]] = {}
    for one in series:
        labels.setdefault(one["__name__"], set()).update(one.keys() - {"__name__", "job", "instance", "le"})
    metadata = prometheus.get("metadata")
    wrong = []
    for one in provoked():
        sample = sample_of(one)
        reported = metadata.get(family(one.name), [{}])[0]
        if labels.get(sample) != set(one.labels) or (reported.get("type"), reported.get("help")) != (
            one.kind,
            one.documentation,
        ):
            wrong.append((one.name, labels.get(sample), reported))
    assert wrong == []
    known = {family(one.name) for one in described()}
    assert {name for name in metadata if name.startswith("presswatch_")} == known


@pytest.mark.parametrize("expression", expressions())
def test_every_expression_of_the_dashboard_gives_figures(prometheus: Prometheus, expression: str) -> None:
    eventually(lambda: finite(prometheus.values(expression)), 30, expression)


def finite(numbers: list[float]) -> list[float]:
    return [number for number in numbers if math.isfinite(number)]


def test_every_alert_is_evaluated_and_what_it_looks_at_is_there(prometheus: Prometheus) -> None:
    groups: Any = eventually(lambda: evaluated(prometheus), 10, "all rules are evaluated")
    rules = [rule for group in groups for rule in group["rules"]]
    assert len(rules) > 20
    assert {rule["name"]: rule["lastError"] for rule in rules if rule["health"] != "ok"} == {}
    wanted = {selector for rule in rules for selector in selectors(rule["query"])}
    wanted = {one for one in wanted if not any(name in one for name in UNPROVOKED)}
    assert {one for one in wanted if not prometheus.last(one) and 'status="5xx"' not in one} == set()


def evaluated(prometheus: Prometheus) -> list[dict[str, Any]]:
    groups: list[dict[str, Any]] = prometheus.get("rules")["groups"]
    return groups if all(rule["health"] != "unknown" for group in groups for rule in group["rules"]) else []


def test_a_healthy_run_alarms_nobody_but_for_the_dead_letter(prometheus: Prometheus) -> None:
    alerts = prometheus.get("alerts")["alerts"]
    assert {alert["labels"]["alertname"] for alert in alerts if alert["state"] == "firing"} <= {"PresswatchDeadLetters"}
    assert max(prometheus.last("presswatch_stream_unaccounted")) == 0.0


def test_the_pages_are_as_prometheus_wants_them(prometheus: Prometheus, tmp_path: Path) -> None:
    found = prometheus.get("targets")["activeTargets"]
    for target in found:
        page = subprocess.run(["curl", "-fsS", "--noproxy", "*", target["scrapeUrl"]], capture_output=True, check=True)
        checked = subprocess.run(
            [tool("promtool"), "check", "metrics"], check=False, input=page.stdout, capture_output=True
        )
        assert checked.returncode == 0, checked.stderr.decode()
        assert 0 < page.stdout.count(b"\n") < 3000
    assert len(found) == len(JOBS)


def test_status_of_the_run_tells_of_the_dead_letters_and_of_nothing_else(watch: Watch) -> None:
    done = watch.command("status", "--json")
    reported = json.loads(done.stdout)
    assert done.returncode == 1, done.stderr
    assert reported["reasons"] and all("dead letter" in reason for reason in reported["reasons"]), reported["reasons"]
    assert reported["services"] == dict.fromkeys(JOBS, "ready")
    assert [one["producer"] for one in reported["intakes"]] == ["friend"]
    assert reported["archive"]["articles"]["live"] >= 10
    assert reported["disk"]["free"] > 0
