"""Write presswatch.json, the dashboard, from panels.toml: `python deploy/grafana/make_dashboard.py`."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
TARGET = FOLDER / "presswatch.json"
SOURCE = {"type": "prometheus", "uid": "${datasource}"}
WIDTH = 24

Made = dict[str, Any]


def dashboard() -> Made:
    chooser = {"name": "datasource", "label": "Prometheus", "type": "datasource", "query": "prometheus"}
    return {
        "uid": "presswatch",
        "title": "Presswatch",
        "description": "The pipeline from the outlets to the archive. What to do about it: docs/watching.md",
        "tags": ["presswatch"],
        "timezone": "utc",
        "schemaVersion": 39,
        "editable": True,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "templating": {"list": [chooser]},
        "annotations": {"list": []},
        "panels": [{"id": number} | panel for number, panel in enumerate(_laid_out(rows()), 1)],
    }


def rows() -> Iterator[Made]:
    """Yield the rows of panels.toml. A row with `stages` is repeated for each stage."""
    written = (FOLDER / "panels.toml").read_text(encoding="utf-8")
    for row in tomllib.loads(written)["row"]:
        for stage, streams in row.get("stages", {"": ""}).items():
            yield _replaced(row, {"STAGE": stage, "STREAMS": streams})


def _replaced(value: Any, words: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _replaced(one, words) for key, one in value.items()}
    if isinstance(value, list):
        return [_replaced(one, words) for one in value]
    if isinstance(value, str):
        for word, meaning in words.items():
            value = value.replace(word, meaning) if meaning else value
    return value


def _laid_out(wanted: Iterator[Made]) -> Iterator[Made]:
    """Place the panels of a row from left to right, and the rows from top to bottom."""
    y = 0
    for row in wanted:
        yield {
            "type": "row",
            "title": row["title"],
            "collapsed": False,
            "panels": [],
            "gridPos": _place(0, y, WIDTH, 1),
        }
        y, x, tallest = y + 1, 0, 0
        for panel in row["panel"]:
            width, height = panel.get("width", 8), panel.get("height", 7)
            if x + width > WIDTH:
                x, y, tallest = 0, y + tallest, 0
            yield _panel(panel) | {"gridPos": _place(x, y, width, height)}
            x, tallest = x + width, max(tallest, height)
        y += tallest


def _place(x: int, y: int, width: int, height: int) -> dict[str, int]:
    return {"x": x, "y": y, "w": width, "h": height}


def _panel(panel: Made) -> Made:
    kind = panel.get("kind", "timeseries")
    return {
        "type": kind,
        "title": panel["title"],
        "description": f"Healthy: {panel['healthy']}",
        "datasource": SOURCE,
        "targets": [_target(number, *query) for number, query in enumerate(panel["queries"])],
        "fieldConfig": {"defaults": _field(panel, kind), "overrides": []},
        "options": _STAT if kind == "stat" else _LINES,
    }


_STAT = {"reduceOptions": {"calcs": ["lastNotNull"]}, "colorMode": "background", "graphMode": "none"}
_LINES = {
    "legend": {"displayMode": "list", "placement": "bottom", "showLegend": True},
    "tooltip": {"mode": "multi", "sort": "desc"},
}


def _target(number: int, legend: str, expression: str) -> Made:
    return {"refId": chr(ord("A") + number), "datasource": SOURCE, "expr": expression, "legendFormat": legend}


def _field(panel: Made, kind: str) -> Made:
    """Return the field options: green, then another colour from each limit on."""
    steps = [{"value": None, "color": "green"}]
    steps += [{"value": value, "color": colour} for value, colour in panel.get("limits", [])]
    field: Made = {"unit": panel.get("unit", "short"), "thresholds": {"mode": "absolute", "steps": steps}}
    if kind == "timeseries":
        scale = {"type": "symlog", "log": 10} if panel.get("log") else {"type": "linear"}
        field["custom"] = {"fillOpacity": 8, "lineWidth": 1, "showPoints": "never", "scaleDistribution": scale}
    return field


def text() -> str:
    return json.dumps(dashboard(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
