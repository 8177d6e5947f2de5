"""What is exported opens in the programs of others: WACZ in its validator, tables in pyarrow and DuckDB."""

from __future__ import annotations

import asyncio
import csv
import gzip
import io
import json
import shutil
import subprocess
import sys
import zipfile
from datetime import timedelta
from pathlib import Path

import duckdb
import pandas
import pyarrow.parquet
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from warcio.archiveiterator import ArchiveIterator

from shared.contracts import Picture
from shared.ids import article_id
from shared.storage.blobs import BlobWrite, blob_ref
from shared.storage.folder_blobs import FolderBlobs
from shared.web_archives.index import sort_key
from tests.integration.reader.captures import capture
from tests.integration.reader.material import NOON, png
from tests.integration.reader.press import BRIDGE, HARBOUR, KOREAN, PICTURE
from tests.integration.reader.running import SiteUnderTest, as_operator

WACZ = Path(sys.executable).with_name("wacz")
PAGE = b"<!doctype html><html><body><h1>Crane</h1><img src='/pictures/crane.png'></body></html>"


async def two_articles(site: SiteUnderTest) -> tuple[str, str]:
    """A capture of each of two articles, and the picture that one of them shows."""
    body = png(640, 400, (40, 90, 140))
    picture = Picture(url=PICTURE, captured_at=NOON, outlet="gazette", body=blob_ref(body, "image/png"))
    await FolderBlobs(Path(site.settings.blobs), lambda: NOON).put([BlobWrite(picture, body, "")])
    bridge = await capture(site, BRIDGE, article_id(BRIDGE), b"<html>Bridge</html>", NOON + timedelta(days=1))
    return await capture(site, HARBOUR, article_id(HARBOUR), PAGE, NOON + timedelta(hours=5)), bridge


def validated(file: Path) -> str:
    """What the validator of Webrecorder says."""
    done = subprocess.run([WACZ, "validate", "-f", file], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def asked(question: str) -> list[tuple[object, ...]]:
    """The rows that DuckDB answers."""
    found: list[tuple[object, ...]] = duckdb.connect().execute(question).fetchall()
    return found


def opened(file: Path) -> tuple[zipfile.ZipFile, list[dict[str, str]], list[dict[str, str]]]:
    """The file, its pages and the entries of its index."""
    archive = zipfile.ZipFile(file)
    pages = [json.loads(line) for line in archive.read("pages/pages.jsonl").splitlines()]
    index = gzip.decompress(archive.read("indexes/index.cdx.gz")).decode().splitlines()
    assert index == sorted(index)
    return archive, pages[1:], [json.loads(line.split(" ", 2)[2]) for line in index]


async def test_a_wacz_of_an_article_is_valid_and_holds_its_pictures(site: SiteUnderTest, tmp_path: Path) -> None:
    id, _ = await two_articles(site)
    file = tmp_path / "harbour.wacz"
    done = as_operator(site, "export", "--wacz", file, "--article", HARBOUR)
    assert done.returncode == 1, "the archive has an older capture of this article, without a stored message"
    counts, *missing = done.stderr.strip().splitlines()
    assert sorted(counts.split(", ")) == ["1 missing", "1 pages", "1 pictures"]
    assert missing == [f"missing: {HARBOUR} of 2026-03-01T13:00:00Z: its message is not stored"]
    assert "the passed WACZ is valid" in validated(file)
    archive, pages, index = opened(file)
    assert json.loads(archive.read("datapackage.json"))["wacz_version"] == "1.1.1"
    assert pages == [
        {"id": id, "url": HARBOUR, "ts": "2026-03-01T17:00:00.000Z", "title": "Crane lifts first container"}
    ]
    assert {one["url"] for one in index} == {HARBOUR, PICTURE}
    warc = archive.read("archive/data.warc.gz")
    for entry in index:
        start = int(entry["offset"])
        member = io.BytesIO(warc[start : start + int(entry["length"])])
        record = next(iter(ArchiveIterator(member, check_digests="raise")))
        assert record.rec_headers.get_header("WARC-Target-URI") == entry["url"]
        assert record.rec_headers.get_header("WARC-Payload-Digest") == entry["digest"]
        assert record.content_stream().read() in (PAGE, png(640, 400, (40, 90, 140)))


_AS_BROWSERS_DO = """
const [hash, signature, key] = process.argv.slice(1), subtle = require("node:crypto").webcrypto.subtle;
const bytes = text => Uint8Array.from(Buffer.from(text, "base64"));
subtle.importKey("spki", bytes(key), {name: "ECDSA", namedCurve: "P-384"}, true, ["verify"])
  .then(key => subtle.verify({name: "ECDSA", hash: "SHA-256"}, key, bytes(signature), new TextEncoder().encode(hash)))
  .then(valid => console.log(valid));
"""


def verified_in_javascript(signed: dict[str, str], hashed: str) -> str:
    """What WebCrypto says of the signature, asked as ReplayWeb.page asks it."""
    if not (node := shutil.which("node")):
        pytest.skip("needs Node.js, to verify as ReplayWeb.page does")
    command = [node, "-e", _AS_BROWSERS_DO, hashed, signed["signature"], signed["publicKey"]]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


async def test_a_signed_wacz_is_valid_to_others_and_keeps_its_key(site: SiteUnderTest, tmp_path: Path) -> None:
    await two_articles(site)
    file, key = tmp_path / "signed.wacz", tmp_path / "keys" / "wacz.pem"
    digests = []
    for _ in range(2):
        done = as_operator(site, "export", "--wacz", file, "--sign-with", key)
        assert done.returncode == 1 and "2 pages" in done.stderr and "79 missing" in done.stderr, done.stderr
        assert "the passed WACZ is valid" in validated(file)
        digests.append(json.loads(opened(file)[0].read("datapackage-digest.json")))
    signed = digests[0]["signedData"]
    assert key.stat().st_mode & 0o077 == 0
    assert signed["publicKey"] == digests[1]["signedData"]["publicKey"]
    assert signed["hash"] == digests[0]["hash"]
    assert verified_in_javascript(signed, signed["hash"]) == "true"
    assert verified_in_javascript(signed, digests[0]["hash"][:-1] + "x") == "false"


async def test_a_wacz_is_not_signed_with_another_kind_of_key(site: SiteUnderTest, tmp_path: Path) -> None:
    key, file = tmp_path / "other.pem", tmp_path / "unsigned.wacz"
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    key.write_bytes(Ed25519PrivateKey.generate().private_bytes(serialization.Encoding.PEM, *form))
    done = as_operator(site, "export", "--wacz", file, "--sign-with", key)
    assert done.returncode != 0 and "P-384" in done.stderr and "Traceback" not in done.stderr
    assert not file.exists()
    assert as_operator(site, "export", "--warc", file, "--sign-with", key).returncode == 2


async def test_a_wacz_of_a_range_and_of_nothing(site: SiteUnderTest, tmp_path: Path) -> None:
    _, bridge = await two_articles(site)
    file = tmp_path / "second.wacz"
    assert as_operator(site, "export", "--wacz", file, "--since", "2026-03-02").returncode == 0
    assert [page["id"] for page in opened(file)[1]] == [bridge]
    await site.filler.sql("UPDATE article SET withheld = true WHERE id = %s", article_id(BRIDGE))
    assert as_operator(site, "export", "--wacz", file, "--article", BRIDGE).returncode == 0
    assert opened(file)[1:] == ([], [])
    assert as_operator(site, "export", "--article", BRIDGE).returncode == 2


async def test_a_search_for_captures_takes_the_whole_query_language(site: SiteUnderTest, tmp_path: Path) -> None:
    harbour, bridge = await two_articles(site)
    file = tmp_path / "found.wacz"
    for query, expected in (('"lifts first container"', [harbour]), ("title:bridge OR title:crane", [harbour, bridge])):
        done = as_operator(site, "export", "--wacz", file, "--search", query)
        assert done.returncode == 1 and f"missing: {HARBOUR} of 2026-03-01T13:00:00Z" in done.stderr, done.stderr
        assert sorted(page["id"] for page in opened(file)[1]) == sorted(expected)
    assert as_operator(site, "export", "--wacz", file, "--search", "title:bridge", "--article", HARBOUR).returncode == 0
    assert opened(file)[1] == []


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
