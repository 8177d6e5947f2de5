"""A cluster with OpenSearch's security plugin: TLS, a user with the rights that the docs name, and what is refused."""

from __future__ import annotations

import asyncio
import secrets
import ssl
from pathlib import Path
from typing import Any

import pytest

from services.console.operate.search_check import examine_search
from services.reader.adapters.search.engine import SearchUnavailable
from services.reader.adapters.search.opensearch.address import parse_address
from services.reader.adapters.search.opensearch.client import OpenSearchClient
from services.reader.adapters.search.opensearch.engine import OpenSearchEngine
from services.reader.adapters.search.opensearch.indices import Indices
from shared.errors import Misconfigured
from shared.settings import SharedSettings
from tests.integration.bus.authority import Authority
from tests.opensearch import Node
from tests.opensearch_security import POOR, SECOND, SECOND_NAME, USER


def ask(url: str, authority: Path | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESSWATCH_SEARCH_URL", url)
    monkeypatch.delenv("PRESSWATCH_SEARCH_CA", raising=False)
    if authority:
        monkeypatch.setenv("PRESSWATCH_SEARCH_CA", str(authority))


async def test_a_user_and_a_password_out_of_a_file(
    newer_search_node: Node, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "presswatch_search_url").write_text(newer_search_node.address)
    monkeypatch.setenv("PRESSWATCH_SECRETS_DIR", str(tmp_path))
    monkeypatch.setenv("PRESSWATCH_SEARCH_CA", str(newer_search_node.authority))
    assert "OpenSearch 3" in await examine_search(SharedSettings())


@pytest.mark.parametrize(
    ("user", "said"),
    [("", "401"), (f"{USER}:wrong@", "401"), ("nobody:wrong@", "check the user in PRESSWATCH_SEARCH_URL")],
)
async def test_a_wrong_user_is_refused(
    newer_search_node: Node, user: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"https://{user}127.0.0.1:{newer_search_node.port}"
    ask(url, newer_search_node.authority, monkeypatch)
    with pytest.raises(SearchUnavailable, match=said):
        await examine_search(SharedSettings())


async def test_a_user_whose_role_is_too_small(newer_search_node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(newer_search_node.address.replace(USER, POOR), newer_search_node.authority, monkeypatch)
    with pytest.raises(SearchUnavailable, match=r"indices:admin/create.*check the user in PRESSWATCH_SEARCH_URL"):
        await examine_search(SharedSettings())
    ask(newer_search_node.address, newer_search_node.authority, monkeypatch)
    assert "our user may make, fill, search and delete indexes" in await examine_search(SharedSettings())
    client = OpenSearchClient(parse_address(newer_search_node.address, newer_search_node.authority))
    assert not (await client.ask("GET", "/presswatch-check-*", expand_wildcards="all")).body, "nothing is left over"
    await client.close()


async def test_a_role_for_the_name_that_the_address_gives_the_index(
    newer_search_node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"{newer_search_node.address.replace(USER, SECOND)}/{SECOND_NAME}"
    ask(address, newer_search_node.authority, monkeypatch)
    assert "our user may make" in await examine_search(SharedSettings())


async def test_other_indexes_are_closed_to_the_user(newer_search_node: Node) -> None:
    where = parse_address(newer_search_node.address, newer_search_node.authority)
    engine = OpenSearchEngine(where)
    for other in (f"other-{secrets.token_hex(4)}", "notes"):
        with pytest.raises(SearchUnavailable, match="403"):
            await Indices(engine._client, other, "1.0").create()
    await engine.close()


async def test_certificates_that_are_not_trusted(
    newer_search_node: Node, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is sent then, no password either: the request fails before it."""
    ask(newer_search_node.address, None, monkeypatch)
    with pytest.raises(SearchUnavailable, match="name its file by PRESSWATCH_SEARCH_CA"):
        await examine_search(SharedSettings())
    ask(newer_search_node.address, Authority(tmp_path / "other").certificate, monkeypatch)
    with pytest.raises(SearchUnavailable, match="name its file by PRESSWATCH_SEARCH_CA"):
        await examine_search(SharedSettings())


@pytest.mark.parametrize(
    ("certificate", "said"),
    [
        ({"alternatives": "DNS:search.example"}, "use its name, or add the address"),
        ({"expired": True}, "has expired: renew it"),
    ],
)
async def test_a_certificate_that_is_not_valid(
    certificate: dict[str, Any], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority, received = Authority(tmp_path / "authority"), []
    signed = authority.sign("search", **certificate)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(signed.certificate, signed.key)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        received.append(await reader.read())
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context) as server:
        port = server.sockets[0].getsockname()[1]
        ask(f"https://me:secret@127.0.0.1:{port}", authority.certificate, monkeypatch)
        with pytest.raises(SearchUnavailable, match=said):
            await examine_search(SharedSettings())
    assert not any(received), "no request, and no password"


async def test_an_authority_that_is_no_certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESSWATCH_SEARCH_URL", "https://127.0.0.1:9")
    for name in ("none", "empty"):
        monkeypatch.setenv("PRESSWATCH_SEARCH_CA", str(tmp_path / name))
        (tmp_path / "empty").touch()
        with pytest.raises(Misconfigured, match=r"PRESSWATCH_SEARCH_CA: .* is not a certificate file"):
            await examine_search(SharedSettings())
