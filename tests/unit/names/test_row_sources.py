"""Each row of the lists says its source."""

from __future__ import annotations

import re
from importlib import resources

import pytest

_DOCUMENT = r"(?:kcna-2011:\d+|kcna-kp-2024:\d+|newyear-\d{4}|(?:rodong-html|fundus|funeval|aeb)/[\w-]+)"
_SOURCE = re.compile(
    rf"own|provinces|(?:geonames \d+|cldr (?:[A-Z]{{2}}|\d{{3}})|counties KP\d{{4}}|seen {_DOCUMENT}(?:, {_DOCUMENT})*)"
    r"(?:; own (?P<own>[^\t]+))?|geonames|cldr"
)


@pytest.mark.parametrize("file", ["world.tsv", "world_own.tsv", "dprk.tsv", "countries.tsv"])
def test_every_row_has_a_source(file: str) -> None:
    lines = (resources.files("shared.names") / "data" / file).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    for id, _, spellings, source in rows:
        found = _SOURCE.fullmatch(source)
        assert found, f"{id} has no source that is known: {source}"
        assert set((found["own"] or spellings).split("|")) <= set(spellings.split("|")), id
