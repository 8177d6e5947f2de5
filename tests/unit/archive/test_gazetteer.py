"""Every file of the gazetteer says where it is from and under what licence, and the licence lets us pass it on."""

from __future__ import annotations

import re
from importlib import resources

import pytest

FILES = sorted(f.name for f in resources.files("shared.names").joinpath("data").iterdir() if f.name.endswith(".tsv"))
FREE = {"CC0 1.0", "CC BY 4.0", "ODC-BY 1.0", "PDDL 1.0", "Unicode-3.0"}
"""Licences of data that ask for no more than that the source be named."""
_LICENCE = re.compile(r"\b(?:CC0|CC BY(?:-[A-Z]{2})*|ODC-BY|ODbL|PDDL|GPL|MIT|Unicode-) ?[0-9.]*[0-9]")


def head(name: str) -> str:
    """The comment that opens the file, as one line."""
    text = resources.files("shared.names").joinpath("data", name).read_text("utf-8")
    lines = text.splitlines()
    end = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return " ".join(line.lstrip("# ") for line in lines[:end])


def test_there_are_files() -> None:
    assert "office_holders.tsv" in FILES


@pytest.mark.parametrize("name", FILES)
def test_source_and_licence_are_named_and_fit(name: str) -> None:
    source = head(name).partition("Source:")[2]
    assert "https://" in source, "say where it is from"
    licences = set(_LICENCE.findall(source))
    assert licences, "say under what licence"
    assert licences <= FREE, "data under such a licence cannot be part of the project"
