"""The bus over TLS on Debian's redis-server: the right certificate goes through a whole stage, no other does."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from services.console.run.embedded import Valkey, free_port, start_valkey
from services.console.run.embedded.valkey import valkey_binary
from shared.errors import Misconfigured
from shared.settings import SharedSettings
from shared.streams.access.acl import ADMIN
from shared.streams.bus.connection import address, connect
from shared.streams.bus.enqueue import Enqueuer
from shared.streams.bus.topology import Keys, StreamName
from shared.streams.consumer.bootstrap import bootstrap
from tests.integration.bus.authority import Authority, Signed
from tests.integration.streams.conftest import TRACE, capture
from tests.integration.streams.running import Running
from tests.servers import users_file
from tests.waiting import PATIENCE_S, eventually

SERVER = shutil.which("redis-server")
if SERVER is None:
    if os.environ.get("CI"):
        raise RuntimeError("CI needs Debian's redis-server")
    pytest.skip("needs Debian's redis-server, which speaks TLS", allow_module_level=True)


@dataclass
class Encrypted:
    """A server whose only port speaks TLS."""

    server: Valkey
    port: int

    @property
    def url(self) -> str:
        return f"rediss://{ADMIN}:{self.server.password}@127.0.0.1:{self.port}/0"


Begin = Callable[..., Encrypted]


@pytest.fixture
def begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Begin]:
    monkeypatch.setenv("PRESSWATCH_VALKEY_SERVER", str(SERVER))
    begun: list[Valkey] = []

    def start(mine: Signed, authority: Authority, clients: bool = False) -> Encrypted:
        port, secret = free_port(), secrets.token_hex(8)
        extra = (
            f"tls-port {port}",
            f"tls-cert-file {mine.certificate}",
            f"tls-key-file {mine.key}",
            f"tls-ca-cert-file {authority.certificate}",
            f"tls-auth-clients {'yes' if clients else 'no'}",
        )
        acl = users_file(tmp_path / "users.acl", secret), ADMIN
        begun.append(start_valkey(tmp_path / f"server{len(begun)}", secret, acl=acl, extra=extra))
        return Encrypted(begun[-1], port)

    yield start
    for server in begun:
        server.child.stop()


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "authority")


async def goes_through(at: Encrypted, folder: Path, **settings: Any) -> bool:
    """Whether a page passes a stage, read, settled and claimed over TLS alone."""
    redis: Any = connect(SharedSettings(redis_url=at.url, **settings))
    keys = Keys(0)
    await bootstrap(redis, keys, None)
    await Enqueuer(redis).offer(keys, StreamName.CAPTURES, capture("x"), traceparent=TRACE)
    service = Running(folder, at.url, founds=False, **settings)
    try:
        await service.ready()

        async def came() -> bool:
            return bool(await redis.xlen(keys.stream(StreamName.OBSERVATIONS)) == 1)

        await eventually(came)
        return True
    finally:
        service.kill()
        await redis.aclose()


async def refusal(at: Encrypted, folder: Path, url: str | None = None, **settings: Any) -> str:
    """What a service says that ends because of its connection; it ends with the code for a wrong setting."""
    service = Running(folder, url or at.url, founds=False, **settings)
    try:
        assert await service.ended() == 78
    finally:
        service.kill()
    return str([line for line in service.lines if line["level"] == "critical"][-1]["event"])


async def test_a_page_goes_through_a_stage_with_everything_checked(
    begin: Begin, authority: Authority, tmp_path: Path
) -> None:
    at = begin(authority.sign("server"), authority)
    assert await goes_through(at, tmp_path, redis_ca=authority.certificate)


async def test_with_a_certificate_of_ours_where_the_server_asks(
    begin: Begin, authority: Authority, tmp_path: Path
) -> None:
    at, ours = begin(authority.sign("server"), authority, clients=True), authority.sign("client")
    files = {"redis_ca": authority.certificate, "redis_cert": ours.certificate, "redis_key": ours.key}
    assert await goes_through(at, tmp_path, **files)
    assert "PRESSWATCH_REDIS_CERT" in await refusal(at, tmp_path, redis_ca=authority.certificate)


async def test_an_unknown_authority_is_refused(begin: Begin, authority: Authority, tmp_path: Path) -> None:
    at, other = begin(authority.sign("server"), authority), Authority(tmp_path / "other")
    assert "PRESSWATCH_REDIS_CA" in await refusal(at, tmp_path, redis_ca=other.certificate)
    assert "PRESSWATCH_REDIS_CA" in await refusal(at, tmp_path)


async def test_another_host_s_certificate_is_refused(begin: Begin, authority: Authority, tmp_path: Path) -> None:
    named = authority.sign("named", alternatives="DNS:redis.example")
    said = await refusal(begin(named, authority), tmp_path, redis_ca=authority.certificate)
    assert "not for the address" in said
    at = begin(named, authority)
    said = await refusal(at, tmp_path, at.url.replace("127.0.0.1", "localhost"), redis_ca=authority.certificate)
    assert "another host name" in said


async def test_an_expired_certificate_is_refused(begin: Begin, authority: Authority, tmp_path: Path) -> None:
    at = begin(authority.sign("old", expired=True), authority)
    assert "has expired" in await refusal(at, tmp_path, redis_ca=authority.certificate)


def test_the_check_cannot_be_turned_off(tmp_path: Path) -> None:
    for words in ("ssl_cert_reqs=none", "ssl_cert_reqs=optional", "ssl_check_hostname=False"):
        with pytest.raises(Misconfigured, match="PRESSWATCH_REDIS_CA"):
            address(SharedSettings(redis_url=f"rediss://a.example?{words}"))
    with pytest.raises(Misconfigured, match="rediss://"):
        address(SharedSettings(redis_url="redis://a.example", redis_ca=tmp_path))
    with pytest.raises(Misconfigured, match="cannot be read"):
        address(SharedSettings(redis_url="rediss://a.example", redis_ca=tmp_path / "none.pem"))


def test_the_embedded_server_speaks_no_tls(tmp_path: Path) -> None:
    """Said in the documentation; once this fails, say there that it does."""
    wanted = [str(valkey_binary()), "--port", "0", "--tls-port", str(free_port()), "--dir", str(tmp_path)]
    done = subprocess.run(wanted, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert done.returncode != 0
