"""Each row of the lists of the world says its source."""

from __future__ import annotations

import re
from importlib import resources

import pytest

_SOURCE = re.compile(r"own|provinces|(?:geonames \d+|cldr (?:[A-Z]{2}|\d{3}))(?:; own (?P<own>[^\t]+))?|geonames|cldr")


@pytest.mark.parametrize("file", ["world.tsv", "world_own.tsv"])
def test_every_row_has_a_source(file: str) -> None:
    lines = (resources.files("shared.names") / "data" / file).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    for id, _, spellings, source in rows:
        found = _SOURCE.fullmatch(source)
        assert found, f"{id} has no source that is known: {source}"
        assert set((found["own"] or spellings).split("|")) <= set(spellings.split("|")), id
