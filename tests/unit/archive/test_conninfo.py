"""What a connection to the archive is made with: our limits for silence, and what the address says for itself."""

from __future__ import annotations

from psycopg.conninfo import conninfo_to_dict
from pydantic import SecretStr

from shared.archive.schema.connection import KEYED, NOTICE_SILENCE, conninfo
from shared.archive.schema.session_settings import NONE, SessionSettings, as_options
from shared.settings import SharedSettings


def made(url: str, session: SessionSettings = NONE, pooler: bool = False) -> dict[str, object]:
    settings = SharedSettings(database_url=SecretStr(url), database_pooler=pooler)
    return dict(conninfo_to_dict(conninfo(settings, session=session)))


def test_every_connection_notices_silence_at_both_ends() -> None:
    found = made("postgresql://reader@db.example/presswatch")
    assert (found["keepalives_idle"], found["tcp_user_timeout"], found["options"]) == (
        "5",
        "15000",
        as_options(NOTICE_SILENCE),
    )


def test_what_the_address_says_is_kept_and_the_caller_adds_to_it() -> None:
    found = made("postgresql://db.example/presswatch?options=-c%20jit%3Doff&tcp_user_timeout=9000", KEYED)
    assert found["options"] == f"-c jit=off {as_options(NOTICE_SILENCE)} {as_options(KEYED)}"
    assert (found["tcp_user_timeout"], found["connect_timeout"]) == ("9000", "5")


def test_a_pooler_takes_no_settings_of_a_session() -> None:
    found = made("postgresql://db.example/presswatch", KEYED, pooler=True)
    assert "options" not in found and found["keepalives_idle"] == "5"
