"""The choice of faults of hosts, and what is said where hosts are not possible."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import pytest

from tests.chaos.hosts import command
from tests.chaos.hosts.faults import FAULTS, IN_SHORT
from tests.chaos.hosts.machines import HOSTS, SERVICES
from tests.chaos.report import Line


def test_without_hosts_the_reason_is_said_and_nothing_counts_as_passed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(command, "why_no_hosts", lambda: "not root")
    assert command.hosts(Namespace(faults="", short=True), tmp_path, print) == 2
    assert capsys.readouterr().out == "fault=all skipped=not root\n"


def test_all_faults_or_those_of_the_short_form_or_those_named() -> None:
    assert command.chosen("", short=False) == list(FAULTS)
    assert [fault.name for fault in command.chosen("", short=True)] == list(IN_SHORT)
    assert [fault.name for fault in command.chosen("cut-reader", short=True)] == ["cut-reader"]
    with pytest.raises(SystemExit, match="cut-objects"):
        command.chosen("cut-corner", short=False)


def test_each_service_and_server_has_a_host_of_its_own() -> None:
    assert len(HOSTS) == len(set(HOSTS))
    assert {service for service, _ in SERVICES} == {"fetcher", "parser", "enricher", "publisher", "reader"}


def test_the_line_says_what_the_others_did_meanwhile() -> None:
    assert Line("cut-parser", 9, 9, meanwhile_per_s=1.25).text().endswith("meanwhile_per_s=1.2")
    assert "meanwhile" not in Line("nothing", 9, 9).text()
