"""Source files: what is read from them, and how mistakes are reported."""

from __future__ import annotations

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from shared.errors import Misconfigured
from shared.sources import Sources, WatchedSources, load_sources
from shared.sources.hosts import authority, outlet_of_host
from shared.sources.rules import read_rules

GOOD = """
id = "paper"
name = "Paper"
hosts = ["paper.example", "127.0.0.1:8080"]
timezone = "Asia/Seoul"

[editions.en]
language = "en"
paths = ["/en"]
entry_points = [{ url = "https://paper.example/en/feed", kind = "feed", poll_min_s = "90s" }]

[editions.ko]
language = "ko"
hosts = ["ko.paper.example"]

[schedule]
revisit_after = ["1h", "2d", 864000]
"""


def written(folder: Path, text: str, name: str = "paper.toml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    return load_sources(str(written(tmp_path, GOOD)))


def test_spans_are_read(sources: Sources) -> None:
    paper = sources.outlets["paper"]
    assert paper.schedule.revisit_after == (3600, 172_800, 864_000)
    point = paper.entry_point("https://paper.example/en/feed")
    assert point is not None and point.poll_min_s == 90


@pytest.mark.parametrize(
    ("url", "outlet", "edition"),
    [
        ("https://paper.example/en/a", "paper", "en"),
        ("https://www.paper.example/en", "paper", "en"),
        ("https://paper.example/english", "paper", None),
        ("https://ko.paper.example/en/a", "paper", "ko"),
        ("http://127.0.0.1:8080/en/a", "paper", "en"),
        ("http://127.0.0.1:8081/en/a", "127.0.0.1-8081", None),
        ("https://edition.cnn.com/a", "cnn.com", None),
        ("https://www.bbc.co.uk/a", "bbc.co.uk", None),
        ("https://notpaper.example/en", "notpaper.example", None),
        ("https://пример.испытание/", "xn--e1afmkfd.xn--80akhbyknj4f", None),
        ("http://[::1", "unknown", None),
    ],
)
def test_every_url_has_an_outlet(sources: Sources, url: str, outlet: str, edition: str | None) -> None:
    place = sources.by_url(url)
    assert (place.outlet.id, place.edition) == (outlet, edition)


@pytest.mark.parametrize(
    ("old", "new", "reported"),
    [
        ('"Asia/Seoul"', '"Asia/Soul"', ':5: timezone: write an IANA time zone such as "Asia/Pyongyang"'),
        ('kind = "feed"', 'kind = "fed"', ":10: editions.en.entry_points.0.kind: Input should be"),
        ('kind = "feed"', 'kind = "article"', ":10: editions.en.entry_points.0: kind of an entry point is one of"),
        ('"90s"', '"90 parsecs"', ":10: editions.en.entry_points.0.poll_min_s: write a span as"),
        ("[schedule]", "[shedule]", ":16: shedule: no such key; docs/sources.md lists them all"),
        ('name = "Paper"', "", ": name: is missing; add it"),
        ('id = "paper"', "id = paper", ":2: not valid TOML"),
        ('"paper.example"', '"https://paper.example"', ":4: hosts.0: write a host without scheme"),
        ('["1h", "2d", 864000]', '["2d", "1h"]', ":16: schedule: revisit_after must grow"),
    ],
)
def test_mistakes_are_reported_with_file_line_and_remedy(tmp_path: Path, old: str, new: str, reported: str) -> None:
    path = written(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(Misconfigured) as caught:
        load_sources(str(path))
    assert f"{path}{reported}" in str(caught.value)


def test_all_faults_of_all_files_are_reported_at_once(tmp_path: Path) -> None:
    written(tmp_path, "id = 1", "a.toml")
    written(tmp_path, "id = 2", "b.toml")
    with pytest.raises(Misconfigured) as caught:
        load_sources(str(tmp_path))
    assert "a.toml" in str(caught.value) and "b.toml" in str(caught.value)


def test_two_outlets_must_not_share_an_id(tmp_path: Path) -> None:
    written(tmp_path, GOOD, "a.toml")
    written(tmp_path, GOOD, "b.toml")
    with pytest.raises(Misconfigured, match="id 'paper' is taken by"):
        load_sources(str(tmp_path))


def test_a_config_map_shows_each_file_once(tmp_path: Path) -> None:
    """Kubernetes puts the files into a hidden folder and links to them."""
    hidden = tmp_path / "..2026_11_28"
    hidden.mkdir()
    written(hidden, GOOD)
    (tmp_path / "..data").symlink_to(hidden.name)
    (tmp_path / "paper.toml").symlink_to("..data/paper.toml")
    assert list(load_sources(str(tmp_path)).outlets) == ["paper"]


def test_a_folder_that_is_not_there_is_reported() -> None:
    with pytest.raises(Misconfigured, match="no such file or folder of sources"):
        load_sources("nowhere")


def test_changes_are_taken_up_and_mistakes_leave_things_as_they_were(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD)
    now = [0.0]
    watched = WatchedSources(str(tmp_path), lambda: now[0], every_s=5)
    before = watched.current()
    path.write_text(GOOD.replace('name = "Paper"', 'name = "Gazette"'))
    assert watched.current() is before
    now[0] = 5
    assert watched.current().outlets["paper"].name == "Gazette"
    path.write_text("nonsense")
    with capture_logs() as lines:
        for now[0] in (10, 15):
            assert watched.current().outlets["paper"].name == "Gazette"
    (line,) = lines
    assert line["log_level"] == "error" and str(path) in line["fault"]


def test_the_files_we_ship_are_right() -> None:
    shipped = load_sources(str(Path(__file__).resolve().parents[3] / "sources"))
    for outlet in shipped.outlets.values():
        read_rules(outlet.id, outlet.rules)
        for name, edition in outlet.editions.items():
            for point in edition.entry_points:
                assert shipped.by_url(point.url).outlet.id == outlet.id, (name, point.url)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://User:pw@Example.ORG:443/a", "example.org"),
        ("http://example.org:8080/", "example.org:8080"),
        ("http://[::1]:80/", "[::1]"),
        ("http://example.org:99999/", ""),
    ],
)
def test_authority(url: str, expected: str) -> None:
    assert authority(url) == expected


def test_an_unlisted_hosts_id_fits_the_contract() -> None:
    long = "http://" + "a" * 60 + "." + "b" * 60 + ".example/"
    assert outlet_of_host(long)[0] == ("b" * 60 + ".example")[:64].rstrip("-.")
