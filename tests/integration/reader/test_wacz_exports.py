"""WACZ files, opened and checked with the tools of others."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from warcio.archiveiterator import ArchiveIterator

from shared.ids import article_id
from tests.integration.reader.material import png
from tests.integration.reader.press import BRIDGE, HARBOUR, PICTURE
from tests.integration.reader.running import SiteUnderTest, as_operator
from tests.integration.reader.test_exports import PAGE, two_articles

WACZ = Path(sys.executable).with_name("wacz")


def validated(file: Path) -> str:
    """What the validator of Webrecorder says."""
    done = subprocess.run([WACZ, "validate", "-f", file], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


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
