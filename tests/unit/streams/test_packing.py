"""Commands for the stream server are written in C, in the same bytes as by the client itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis._parsers import Encoder
from redis.asyncio.connection import Connection
from redis.exceptions import DataError

from shared.streams.bus.connection import pack_command

_CONNECTION = Connection()
_WORDS = st.lists(st.one_of(st.text(), st.binary(), st.integers(), st.floats(allow_nan=False)))


def _expected(name: str, *words: str | bytes | float) -> bytes:
    encode = Encoder("utf-8", "strict", decode_responses=False).encode  # type: ignore[no-untyped-call]
    parts = [*name.encode().split(), *map(encode, words)]
    return b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts)


@given(words=_WORDS)
def test_any_words_are_written_as_by_the_client(words: list[str | bytes | float]) -> None:
    assert b"".join(pack_command(_CONNECTION, "XADD", *words)) == _expected("XADD", *words)


def test_a_command_of_two_words_is_sent_as_two() -> None:
    assert pack_command(_CONNECTION, "CONFIG GET", "save") == [_expected("CONFIG GET", "save")]


def test_connections_use_it() -> None:
    assert _CONNECTION.pack_command("PING") == [_expected("PING")]
    assert Connection.pack_command is pack_command


@pytest.mark.parametrize("word", [None, True, object()])
def test_what_has_no_form_is_refused_as_by_the_client(word: object) -> None:
    with pytest.raises(DataError):
        pack_command(_CONNECTION, "SET", "key", word)
