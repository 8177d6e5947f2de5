"""Tables declare their columns as SQL does, and statements take all rows as one JSON parameter."""

from __future__ import annotations

from shared.archive.schema.rows import Table, columns_of

NOTE = Table("note", "id text, tags text[], at timestamptz")


def test_columns_are_read_from_their_declaration() -> None:
    assert columns_of("id text,\n    tags text[]") == {"id": "text", "tags": "text[]"}


def test_an_insert_takes_all_rows_from_one_parameter() -> None:
    assert NOTE.insert("ON CONFLICT DO NOTHING") == (
        b"INSERT INTO note (id, tags, at) SELECT id, tags, at FROM "
        b"json_to_recordset(%s::json) AS given(id text, tags text[], at timestamptz) ON CONFLICT DO NOTHING"
    )


def test_an_update_replaces_what_is_no_key() -> None:
    assert NOTE.replace_all(["id"]) == "tags = excluded.tags, at = excluded.at"
