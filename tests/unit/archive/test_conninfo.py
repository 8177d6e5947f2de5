"""What a connection to the archive is made with: our limits for silence, and what the address says for itself."""

from __future__ import annotations

from psycopg.conninfo import conninfo_to_dict
from pydantic import SecretStr

from shared.archive.schema.connection import KEYED, NOTICE_SILENCE, conninfo
from shared.settings import SharedSettings


def made(url: str, options: str = "") -> dict[str, object]:
    return dict(conninfo_to_dict(conninfo(SharedSettings(database_url=SecretStr(url)), options=options)))


def test_every_connection_notices_silence_at_both_ends() -> None:
    found = made("postgresql://reader@db.example/presswatch")
    assert (found["keepalives_idle"], found["tcp_user_timeout"], found["options"]) == ("5", "15000", NOTICE_SILENCE)


def test_what_the_address_says_is_kept_and_the_caller_adds_to_it() -> None:
    found = made("postgresql://db.example/presswatch?options=-c%20jit%3Doff&tcp_user_timeout=9000", KEYED)
    assert found["options"] == f"{NOTICE_SILENCE} -c jit=off {KEYED}"
    assert (found["tcp_user_timeout"], found["connect_timeout"]) == ("9000", "5")
