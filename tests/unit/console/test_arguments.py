"""Where the option of the folder may stand."""

from __future__ import annotations

import pytest

from services.console.app import with_folder_first


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        (["--in", "d", "status"], ["--in", "d", "status"]),
        (["status", "--in", "d", "--json"], ["--in", "d", "status", "--json"]),
        (["dead", "list", "--in=d"], ["--in=d", "dead", "list"]),
        (["ingest", "--", "--in"], ["ingest", "--", "--in"]),
        (["status", "--in"], ["--in", "status"]),
        ([], []),
    ],
)
def test_the_folder_may_be_named_after_the_command(typed: list[str], understood: list[str]) -> None:
    assert with_folder_first(typed) == understood
