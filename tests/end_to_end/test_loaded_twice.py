"""Real stories loaded in two orders, once with everything killed on the way: the same export, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.load.twice import compare, differences

pytestmark = [pytest.mark.shared_data, pytest.mark.timeout(900)]


def test_another_order_and_faults_give_the_same_export(tmp_path: Path) -> None:
    assert compare(120, tmp_path)


def test_what_differs_is_named() -> None:
    one = b'{"id":"a","address":"https://a.example/1","title":"x"}\n'
    other = b'{"id":"a","address":"https://a.example/1","title":"y"}\n{"id":"b","address":"https://a.example/2"}\n'
    assert list(differences(one, one)) == []
    assert list(differences(one, other)) == ["https://a.example/1: title", "https://a.example/2 is in one of them only"]
