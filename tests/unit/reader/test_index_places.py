"""An article of any year has a place in the order of time that the index can hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import tantivy

from services.reader.adapters.search.schema import Entry, document, milliseconds, schema

NOW = Entry("a", "", "", "", "", "", "", "", "", {}, 0, 0, None, 0, 197001, 19700101)


@pytest.mark.parametrize("year", [1, 1650, 1969, 2026, 2300, 9999])
def test_any_year_can_be_indexed(year: int) -> None:
    at = milliseconds(datetime(year, 1, 1, tzinfo=UTC))
    index = tantivy.Index(schema())
    index.register_tokenizer("words", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    writer = index.writer(15_000_000, 1)
    writer.add_document(document(replace(NOW, published_ms=at, printed_ms=at)))
    writer.commit()


def test_years_keep_their_order() -> None:
    years = [1, 1700, 1900, 1970, 2026, 2200, 9999]
    places = [replace(NOW, published_ms=milliseconds(datetime(year, 1, 1, tzinfo=UTC))).place for year in years]
    assert places == sorted(set(places))
