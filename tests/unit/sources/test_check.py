"""`presswatch sources check`: everything wrong at once, with its line; the files that are shipped have no fault."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shared.sources import source_files
from shared.sources.check import check_files
from tests.command import presswatch

ROOT = Path(__file__).resolve().parents[3]
HEAD = 'id = "{id}"\nname = "P"\nhosts = ["p.example"]\n'
EDITION = '[editions.en]\nlanguage = "en"\nentry_points = [{%s}]\n'


def reported(folder: Path, *texts: str) -> list[str]:
    for number, text in enumerate(texts):
        (folder / f"{number}.toml").write_text(text, encoding="utf-8")
    return [str(one).removeprefix(f"{folder}/") for one in check_files(source_files(str(folder)))]


@pytest.mark.parametrize(
    ("point", "said"),
    [
        ('url = "https://p.example/", kind = "listing", links = "a["', "0.toml:6: links: 'a[' is not a CSS selector"),
        ('url = "https://p.example/", kind = "listing", pages = "https://p.example/{n}"', "'{n}' is unknown"),
        ('url = "https://p.example/", kind = "listing", pages = "https://p.example/2"', "neither {page} nor"),
        ('url = "https://q.example/", kind = "feed"', "0.toml:6: doubtful: q.example is not one of the outlet's hosts"),
        ('url = "https://p.example/f", kind = "feed", links = "a"', "doubtful: links is read of listings only"),
    ],
)
def test_a_slip_is_reported_with_its_line(point: str, said: str, tmp_path: Path) -> None:
    (found,) = reported(tmp_path, HEAD.format(id="p") + EDITION % point)
    assert said in found


def test_two_outlets_must_not_claim_the_same(tmp_path: Path) -> None:
    edition = EDITION % 'url = "https://p.example/f", kind = "feed"'
    same_id = reported(tmp_path, HEAD.format(id="p") + edition, HEAD.format(id="p") + edition)
    assert same_id == [f"1.toml:1: id 'p' is taken by {tmp_path}/0.toml; give each outlet its own"]
    (same_host,) = reported(tmp_path, HEAD.format(id="p") + edition, HEAD.format(id="q") + edition)
    assert "1.toml:3: host p.example is claimed by 'p' too" in same_host


def test_all_files_are_read_whatever_is_wrong_in_one(tmp_path: Path) -> None:
    found = reported(
        tmp_path, "id = ", HEAD.format(id="x") + "nonsense = 1\n", HEAD.format(id="y") + '[[rules]]\nbody = "p["\n'
    )
    assert any("not valid TOML" in one for one in found)
    assert any(one.startswith("1.toml:4: nonsense: no such key") for one in found)
    assert any("rules '1': body" in one for one in found)


def test_the_files_that_are_shipped_have_no_fault_and_no_doubt() -> None:
    assert [str(one) for one in check_files(source_files(str(ROOT / "sources")))] == []


def test_the_command_exits_by_what_it_found(tmp_path: Path) -> None:
    reported(tmp_path, "id = \n")
    done = presswatch("sources", "check", tmp_path, "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["findings"][0]["line"] == 1
