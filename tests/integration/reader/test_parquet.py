"""Articles and hits come as Parquet, in the table of the export."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pyarrow.parquet
import pytest

from services.reader.adapters.api import parquet
from shared.archive.maintenance import article_tables
from shared.archive.maintenance.article_tables import COLUMNS
from shared.ids import article_id
from tests.integration.reader.press import BRIDGE
from tests.integration.reader.running import Answer, Site, SiteUnderTest, as_operator


def table(answer: Answer) -> pyarrow.Table:
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/vnd.apache.parquet")
    return pyarrow.parquet.read_table(io.BytesIO(answer.body))


async def test_all_articles_come_as_the_export_writes_them(
    site: SiteUnderTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "_AT_ONCE", 10)
    monkeypatch.setattr(article_tables, "_AT_ONCE", 25)  # several row groups
    found = table(await site.get("/api/v1/articles.parquet"))
    assert found.column_names == list(COLUMNS)
    file = tmp_path / "all.parquet"
    assert as_operator(site, "export", "--format", "parquet", "--to", file).returncode == 0
    exported = pyarrow.parquet.read_table(file)
    assert found.schema == exported.schema and found.sort_by("id") == exported.sort_by("id")
    listed = (await site.get("/api/v1/articles?limit=100")).json["articles"]
    assert found["id"].to_pylist() == [one["id"] for one in listed], "newest first"


async def test_filters_and_withheld_articles(site: SiteUnderTest) -> None:
    removed = table(await site.get("/api/v1/articles.parquet?state=removed"))
    assert removed["address"].to_pylist() == [BRIDGE] and removed["revisions"].to_pylist() == [2]
    await site.filler.sql("UPDATE article SET withheld = true WHERE id = %s", article_id(BRIDGE))
    assert table(await site.get("/api/v1/articles.parquet?state=removed")).num_rows == 0
    assert table(await site.get("/api/v1/articles.parquet?outlet=ilbo")).num_rows == 1


@pytest.mark.parametrize("at_once", [3, 200])
async def test_all_hits_of_a_search(site: SiteUnderTest, monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    monkeypatch.setattr(parquet, "_AT_ONCE", at_once)
    found = table(await site.get("/api/v1/search.parquet?q=title:ferry"))
    listed = (await site.get("/api/v1/search?q=title:ferry&sort=newest&limit=100")).json["articles"]
    assert found["id"].to_pylist() == [one["id"] for one in listed] and len(listed) == 8
    page = (await site.get("/search?q=title:ferry&sort=oldest&limit=5")).text
    for link in ("/api/v1/search.parquet?q=title%3Aferry", "/search.csv?q=title%3Aferry&amp;sort=oldest"):
        assert f'href="{link}"' in page
        assert (await site.get(link.replace("&amp;", "&"))).status == 200


@pytest.mark.parametrize("path", ["search.parquet", "search.parquet?q=a(", "articles.parquet?since=x"])
async def test_a_refusal_comes_before_the_file(shared_site: Site, path: str) -> None:
    answer = await shared_site.get(f"/api/v1/{path}")
    assert (answer.status, answer.json["code"]) == (400, "bad-parameter")


async def test_a_site_without_pyarrow_says_so(site: SiteUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    answer = await site.get("/api/v1/articles.parquet")
    assert answer.status == 501 and "pip install 'presswatch[parquet]'" in answer.json["detail"]
