"""The compose files pass settings that exist. Variables that nobody set are valid too."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.console.operate.settings_in_force import KINDS
from services.publisher.settings import PublisherSettings
from services.reader.settings import ReaderSettings
from shared.settings import SharedSettings, load

ROOT = Path(__file__).resolve().parents[2]
FILES = [ROOT / "docker-compose.yml", *sorted((ROOT / "deploy").glob("compose.*.yml"))]
_VARIABLE = re.compile(r"\$\{(\w+)(?::([-+?])([^}]*))?\}")
NEEDED = {
    "PRESSWATCH_BLOBS": "s3://bucket/press",
    "PRESSWATCH_SEARCH_URL": "https://search.example:9200",
    "PRESSWATCH_DATABASE_READ_URL": "postgresql://replica.example/presswatch",
}


def filled(value: str, given: Mapping[str, str]) -> str:
    """Fill the variables in as Compose does."""

    def one(found: re.Match[str]) -> str:
        name, how, word = found.groups()
        if how == "+":
            return str(word) if given.get(name) else ""
        return given.get(name) or (str(word) if how == "-" else "")

    return _VARIABLE.sub(one, value)


def services(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))["services"]
    return found


def environment(service: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, str]:
    """Return the variables; one without a value is passed only if it is set."""
    named = (service.get("environment") or {}).items()
    return {k: filled(str(v), given) if v is not None else given[k] for k, v in named if v is not None or k in given}


ALL = [
    pytest.param(name, service, id=f"{file.stem}-{name}") for file in FILES for name, service in services(file).items()
]


@pytest.mark.parametrize(("name", "service"), ALL)
def test_what_nobody_set_is_valid(name: str, service: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    for variable, value in environment(service, NEEDED).items():
        if variable != "PRESSWATCH_SECRETS_DIR":
            monkeypatch.setenv(variable, value)
    load(KINDS.get(name, SharedSettings))


def test_the_publisher_that_reaches_out_gets_its_time_stamps(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {
        "PRESSWATCH_TIME_STAMP_URL": "https://authority.example",
        "PRESSWATCH_OPENTIMESTAMPS_CALENDARS": "https://a.example",
    }
    for variable, value in environment(services(ROOT / "deploy/compose.webhooks.yml")["publisher"], given).items():
        monkeypatch.setenv(variable, value)
    settings = load(PublisherSettings)
    assert (settings.time_stamp_url, settings.calendars()) == ("https://authority.example", ["https://a.example"])


@pytest.mark.parametrize("name", ["reader", "console"])
def test_the_authority_of_the_cluster_is_mounted(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    service = services(ROOT / "deploy/compose.search-cluster.yml")[name]
    given = NEEDED | {"PRESSWATCH_SEARCH_CA": "/etc/ssl/ca.pem"}
    for variable, value in environment(service, given).items():
        monkeypatch.setenv(variable, value)
    (mount,) = service["volumes"]
    assert filled(mount["source"], given) == "/etc/ssl/ca.pem" and mount["read_only"]
    assert str(load(ReaderSettings).search_ca) == mount["target"]
    monkeypatch.setenv("PRESSWATCH_SEARCH_CA", environment(service, NEEDED)["PRESSWATCH_SEARCH_CA"])
    assert load(ReaderSettings).search_ca is None
