"""Alerts, dashboard and runbook belong together: what one names the others have."""

from __future__ import annotations

import importlib.util
import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.unit.metrics_page import described

ROOT = Path(__file__).parents[2]
ALERTS = (ROOT / "deploy/prometheus/alerts.yml").read_text(encoding="utf-8")
TESTS = (ROOT / "deploy/prometheus/tests/alerts_test.yml").read_text(encoding="utf-8")
RUNBOOK = (ROOT / "docs/watching.md").read_text(encoding="utf-8")
DASHBOARD = json.loads((ROOT / "deploy/grafana/presswatch.json").read_text(encoding="utf-8"))
NAMES = re.findall(r"- alert: (\w+)", ALERTS)
PANELS: list[dict[str, Any]] = DASHBOARD["panels"]
SHOWN = [panel for panel in PANELS if panel["type"] != "row"]


def test_every_alert_is_shown_to_fire_and_to_stay_quiet() -> None:
    cases = re.findall(r"- name: (\w+) (fires|stays quiet)\n(.*?)(?=\n  - name:|\Z)", TESTS, re.DOTALL)
    said = {(name, how): "exp_alerts: []" in body for name, how, body in cases}
    assert len(NAMES) > 20
    assert said == {(name, how): how == "stays quiet" for name in NAMES for how in ("fires", "stays quiet")}


@pytest.mark.parametrize("name", NAMES)
def test_every_alert_has_a_severity_and_a_section_in_the_runbook(name: str) -> None:
    rule = ALERTS.partition(f"- alert: {name}\n")[2].partition("- alert:")[0]
    assert re.search(r"severity: (critical|warning)\b", rule)
    assert f"runbook: docs/watching.md#{name.lower()}\n" in rule + "\n"
    section = RUNBOOK.partition(f"### {name}\n")[2].partition("\n### ")[0]
    assert len(section) > 80, f"docs/watching.md has no section {name}"


def test_the_runbook_describes_no_alert_that_is_gone() -> None:
    assert set(re.findall(r"^### (\w+)$", RUNBOOK, re.MULTILINE)) == set(NAMES)


def test_alerts_and_dashboard_use_metrics_that_exist() -> None:
    known = {one.name for one in described()}
    known |= {f"{one.name}_bucket" for one in described() if one.kind == "histogram"}
    queries = " ".join(target["expr"] for panel in SHOWN for target in panel["targets"])
    assert set(re.findall(r"presswatch_[a-z_]+", ALERTS + queries)) - known == set()


def test_the_dashboard_is_what_its_table_of_panels_makes() -> None:
    spec = importlib.util.spec_from_file_location("make_dashboard", ROOT / "deploy/grafana/make_dashboard.py")
    assert spec is not None and spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    assert made.dashboard() == DASHBOARD, "run python deploy/grafana/make_dashboard.py"


def test_every_panel_says_what_healthy_looks_like_and_asks_the_chosen_source() -> None:
    for panel in SHOWN:
        assert panel["description"].startswith("Healthy: ")
        assert panel["targets"]
        for part in (panel, *panel["targets"]):
            assert part["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
        references = [target["refId"] for target in panel["targets"]]
        assert len(set(references)) == len(references)
    assert [one["name"] for one in DASHBOARD["templating"]["list"]] == ["datasource"]


def test_panels_have_ids_of_their_own_and_do_not_overlap() -> None:
    ids = [panel["id"] for panel in PANELS]
    assert len(set(ids)) == len(ids)
    for one, other in itertools.combinations(PANELS, 2):
        assert not set(_cells(one)) & set(_cells(other)), (one["title"], other["title"])
    assert all(panel["gridPos"]["x"] + panel["gridPos"]["w"] <= 24 for panel in PANELS)


def _cells(panel: dict[str, Any]) -> Iterator[tuple[int, int]]:
    place = panel["gridPos"]
    yield from itertools.product(range(place["x"], place["x"] + place["w"]), range(place["y"], place["y"] + place["h"]))


def test_every_metric_that_people_must_see_is_on_the_dashboard() -> None:
    queries = " ".join(target["expr"] for panel in SHOWN for target in panel["targets"])
    hidden = {one.name for one in described() if one.name not in queries}
    assert hidden <= {"presswatch_parser_aside_total", "presswatch_stream_oldest_seconds"}
