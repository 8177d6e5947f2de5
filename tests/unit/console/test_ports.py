"""A server gets a port that the system gives to nobody else before the server has started on it."""

from __future__ import annotations

import socket

import pytest

from services.console.run.embedded import children
from services.console.run.embedded.children import LOOPBACK, free_port


def test_no_port_is_one_that_the_system_gives_to_connections() -> None:
    with socket.socket() as given:
        given.bind((LOOPBACK, 0))
        lowest = min(32_768, given.getsockname()[1])
    ports = {free_port() for _ in range(50)}
    assert max(ports) < lowest
    assert len(ports) > 40, "two that choose at once rarely choose the same"


def test_a_port_in_use_is_not_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind((LOOPBACK, 0))
        port = taken.getsockname()[1]
        monkeypatch.setattr(children, "_PORTS", (port, free := free_port()))
        assert {free_port() for _ in range(20)} == {free}
