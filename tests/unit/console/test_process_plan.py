"""Secrets reach only the services that use them."""

from __future__ import annotations

from pathlib import Path

from services.console.run.supervisor.data_folder import DataFolder
from services.console.run.supervisor.process_plan import SECRETS, STAGES, Addresses, environment, services, unused

NAMES = (*STAGES, "reader", "operator")
SEARCH = "https://me:secret@search.example:9200"


def test_the_search_cluster_is_known_to_the_reader_and_the_operator_alone(tmp_path: Path) -> None:
    addresses = Addresses(dict.fromkeys(NAMES, "redis://x"), {}, "sources", search={"PRESSWATCH_SEARCH_URL": SEARCH})
    programs = services(DataFolder(tmp_path), addresses, "127.0.0.1", 0)
    assert [p.name for p in programs if SEARCH in p.env.values()] == ["reader"]
    assert environment(DataFolder(tmp_path), addresses)["PRESSWATCH_SEARCH_URL"] == SEARCH
    assert "PRESSWATCH_SEARCH_URL" in SECRETS


def test_without_a_cluster_nobody_is_given_an_empty_address(tmp_path: Path) -> None:
    addresses = Addresses(dict.fromkeys(NAMES, "redis://x"), {}, "sources")
    assert "PRESSWATCH_SEARCH_URL" not in environment(DataFolder(tmp_path), addresses, "reader")


def test_settings_of_other_servers_are_not_used_unless_they_are_empty() -> None:
    """A file of settings for containers may hold all names, most without a value."""
    given = {"PRESSWATCH_DATABASE_URL": "postgresql://db.example/p", "PRESSWATCH_REDIS_URL": "", "PATH": "/bin"}
    assert unused(given | {"PRESSWATCH_SEARCH_URL": "http://search.example"}) == ["PRESSWATCH_DATABASE_URL"]
