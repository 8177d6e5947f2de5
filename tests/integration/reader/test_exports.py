"""What is exported opens in the programs of others: WACZ in its validator, tables in pyarrow and DuckDB."""

from __future__ import annotations

import asyncio
import csv
import gzip
import json
import subprocess
from datetime import timedelta
from pathlib import Path

import duckdb
import pandas
import pyarrow.parquet
import pytest

from shared.contracts import Picture
from shared.ids import article_id
from shared.storage.blobs import BlobWrite, blob_ref
from shared.storage.folder_blobs import FolderBlobs
from shared.web_archives.index import sort_key
from tests.integration.reader.captures import capture
from tests.integration.reader.material import NOON, png
from tests.integration.reader.press import BRIDGE, HARBOUR, KOREAN, PICTURE
from tests.integration.reader.running import SiteUnderTest, as_operator

PAGE = b"<!doctype html><html><body><h1>Crane</h1><img src='/pictures/crane.png'></body></html>"


async def two_articles(site: SiteUnderTest) -> tuple[str, str]:
    """A capture of each of two articles, and the picture that one of them shows."""
    body = png(640, 400, (40, 90, 140))
    picture = Picture(url=PICTURE, captured_at=NOON, outlet="gazette", body=blob_ref(body, "image/png"))
    await FolderBlobs(Path(site.settings.blobs), lambda: NOON).put([BlobWrite(picture, body, "")])
    bridge = await capture(site, BRIDGE, article_id(BRIDGE), b"<html>Bridge</html>", NOON + timedelta(days=1))
    return await capture(site, HARBOUR, article_id(HARBOUR), PAGE, NOON + timedelta(hours=5)), bridge


def asked(question: str) -> list[tuple[object, ...]]:
    """The rows that DuckDB answers."""
    found: list[tuple[object, ...]] = duckdb.connect().execute(question).fetchall()
    return found


async def test_parquet_opens_in_pyarrow_pandas_and_duckdb(site: SiteUnderTest, tmp_path: Path) -> None:
    file = tmp_path / "all.parquet"
    done = as_operator(site, "export", "--format", "parquet", "--to", file)
    assert done.returncode == 0 and "78 articles" in done.stderr, done.stderr
    table = pyarrow.parquet.read_table(file)
    assert table.num_rows == 78 and str(table.schema.field("published").type) == "timestamp[us, tz=UTC]"
    found = asked(f"SELECT outlet, revisions, captures, text FROM '{file}' WHERE address = '{BRIDGE}'")
    assert found == [("gazette", 2, 2, "The bridge will cost 90 million.\nWork starts in May.\nTolls are planned.")]
    [korean] = asked(f"SELECT title, producer, language FROM '{file}' WHERE address = '{KOREAN}'")
    assert korean == ("새 기차가 달린다", "river-club", "ko")
    frame = pandas.read_parquet(file)
    assert len(frame) == 78 and str(frame.published.dtype) == "datetime64[us, UTC]"
    assert list(frame[frame.address == KOREAN].title) == ["새 기차가 달린다"]


_NAMED = [
    {"ids": ["person.kim-jong-un"], "block": 0, "start": 0, "end": 5},
    {"ids": ["place.wonsan"], "block": 0, "start": 0, "end": 5},
    {"ids": ["place.rason", "place.rason-city"], "block": 0, "start": 0, "end": 5},
    {"ids": ["person.kim-jong-un"], "block": 0, "start": 0, "end": 5},
]


async def test_all_forms_list_the_names_and_topics_of_the_newest_text(site: SiteUnderTest, tmp_path: Path) -> None:
    newest = "id = (SELECT revision_id FROM article WHERE id = %s)"
    named = f"UPDATE revision SET names = %s, topics = '{{army,sport}}' WHERE {newest}"
    await site.filler.sql(named, json.dumps(_NAMED), article_id(BRIDGE))
    await site.filler.sql("UPDATE revision SET names = '[]' WHERE article_id = %s", article_id(HARBOUR))
    for form in ("parquet", "jsonl", "csv"):
        done = as_operator(site, "export", "--format", form, "--to", tmp_path / f"all.{form}")
        assert done.returncode == 0, done.stderr
    frame = pyarrow.parquet.read_table(tmp_path / "all.parquet").to_pandas().set_index("address")
    assert list(frame.explode("places").loc[BRIDGE, "places"]) == ["place.rason", "place.rason-city", "place.wonsan"]
    assert (list(frame.people[BRIDGE]), list(frame.topics[BRIDGE])) == (["person.kim-jong-un"], ["army", "sport"])
    assert frame.people[KOREAN] is None and list(frame.people[HARBOUR]) == [], "not searched; searched in vain"
    lines = map(json.loads, (tmp_path / "all.jsonl").read_text().splitlines())
    [bridge] = [one for one in lines if one["address"] == BRIDGE]
    assert (bridge["people"], bridge["weapons"], bridge["topics"]) == (["person.kim-jong-un"], [], ["army", "sport"])
    found = asked(f"SELECT places, topics FROM '{tmp_path / 'all.csv'}' WHERE address = '{BRIDGE}'")
    assert found == [("place.rason place.rason-city place.wonsan", "army sport")]


@pytest.mark.parametrize("file", ["--to", "--warc", "--wacz"])
async def test_an_unknown_outlet_is_an_error_that_names_the_nearest(
    site: SiteUnderTest, tmp_path: Path, file: str
) -> None:
    to = tmp_path / "earlier"
    to.write_text("kept")
    done = as_operator(site, "export", "--outlet", "gazete", file, to)
    assert done.returncode == 78 and "nothing from an outlet 'gazete'; is it gazette?" in done.stderr, done.stderr
    assert to.read_text() == "kept"
    assert "its outlets: gazette, ilbo" in as_operator(site, "export", "--outlet", "x", file, to).stderr


async def test_a_release_of_an_unknown_outlet_leaves_no_file(site: SiteUnderTest, tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    done = as_operator(site, "release", folder, "--outlet", "gazete")
    assert done.returncode == 78 and "is it gazette?" in done.stderr, done.stderr
    assert as_operator(site, "release", folder).returncode == 0, "the folder is still empty"


async def test_csv_opens_in_pandas_and_duckdb_and_runs_nothing(site: SiteUnderTest, tmp_path: Path) -> None:
    await site.filler.article("https://gazette.example/f", '=HYPERLINK("x")', [{"kind": "paragraph", "text": "a,\nb"}])
    file = tmp_path / "all.csv"
    assert as_operator(site, "export", "--format", "csv", "--to", file).returncode == 0
    with file.open(encoding="utf-8", newline="") as rows:
        read = {row["address"]: row for row in csv.DictReader(rows)}
    assert len(read) == 79 and read["https://gazette.example/f"]["title"] == '\'=HYPERLINK("x")'
    assert read["https://gazette.example/f"]["text"] == "a,\nb"
    assert asked(f"SELECT count(*) FROM read_csv('{file}')") == [(79,)]
    frame = pandas.read_csv(file)
    assert list(frame[frame.address == "https://gazette.example/f"].text) == ["a,\nb"] and len(frame) == 79


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.Gazette.example/harbour/?b=2&a=1", "example,gazette)/harbour?a=1&b=2"),
        ("http://127.0.0.1:8701/x.png", "1,0,0,127:8701)/x.png"),
        ("https://g.example:443/", "example,g)/"),
        ("https://g.example/항구?id=7", "example,g)/%ed%95%ad%ea%b5%ac?id=7"),
        ("https://g.example/a//b", "example,g)/a/b"),
    ],
)
def test_addresses_are_sorted_as_other_archives_do(url: str, key: str) -> None:
    import surt

    assert sort_key(url) == key == surt.surt(url)


async def test_a_release_has_a_card_and_hashes(site: SiteUnderTest, tmp_path: Path) -> None:
    await site.filler.sql("UPDATE article SET withheld = true WHERE id = %s", article_id(BRIDGE))
    folder = tmp_path / "corpus"
    done = as_operator(site, "release", folder, "--note", "Ask the Gazette.")
    assert done.returncode == 0 and "77 articles" in done.stdout, done.stderr
    lines = gzip.decompress((folder / "articles.jsonl.gz").read_bytes()).splitlines()
    assert len(lines) == 77 and BRIDGE not in {json.loads(line)["address"] for line in lines}
    card = (folder / "README.md").read_text()
    for said in ("77 articles with 77 texts", "| gazette | 76 |", "| ilbo | 1 |", "| ko | 1 |", "| 2026 | 77 |",
                 "None was found.", "Ask the Gazette."):  # fmt: skip
        assert said in card, said
    checked = await asyncio.to_thread(
        subprocess.run, ["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, check=False
    )
    assert checked.returncode == 0
    again = as_operator(site, "release", folder)
    assert (again.returncode, "is not empty" in again.stderr) == (78, True)
