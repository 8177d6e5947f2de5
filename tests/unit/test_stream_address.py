"""An address of the stream server that cannot be read: the message says how to write it, and holds no password."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from services.reader.adapters.search.opensearch.address import parse_address
from shared.errors import Misconfigured
from shared.settings import SharedSettings
from shared.streams.bus.connection import connect

WRONG = ("ann:hunter2/word@h:1", "ann:hunter2#word@h:1", "ann:12/hunter2@h:1", "ann:12#hunter2@h:1", "ann:hunter2?x@h")


@pytest.mark.parametrize("cluster", [False, True])
@pytest.mark.parametrize("rest", [*WRONG, "ann:hun[ter2@h:1", "h:hunter2/0"])
def test_the_message_has_the_remedy_and_no_password(rest: str, cluster: bool) -> None:
    with pytest.raises(Misconfigured) as refused:
        connect(SharedSettings(redis_url=SecretStr(f"redis://{rest}"), redis_cluster=cluster))
    said = str(refused.value)
    assert said.startswith("PRESSWATCH_REDIS_URL cannot be read: ") and "%40 %3A %2F" in said and "hunter2" not in said


@pytest.mark.parametrize(
    "url", ["redis://ann:a@b,c@h:1,g:2/0", "rediss://:x%2F@[::1]:6379", "redis://h", "redis://", "unix:///s"]
)
def test_other_forms_are_taken(url: str) -> None:
    connect(SharedSettings(redis_url=SecretStr(url)))


@pytest.mark.parametrize("rest", [*WRONG, "ann:hun[ter2@h:1"])
def test_the_address_of_the_search_cluster_neither(rest: str) -> None:
    with pytest.raises(Misconfigured, match="PRESSWATCH_SEARCH_URL: ") as refused:
        parse_address(f"https://{rest}")
    assert "hunter2" not in str(refused.value)
