"""Real servers that speak S3, for tests: SeaweedFS, which refuses to replace an object if asked, and rclone, which
does not know that request."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import SecretStr

from services.console.run.embedded.children import free_port, spawn
from shared.settings import SharedSettings
from shared.storage.blobs import BlobStore
from shared.storage.opening import open_blobs

KEY, SECRET, BUCKET = "presswatch", "a-secret-of-the-tests", "bodies"
LIMITED = {"cannot-write": ["Read", "List"], "cannot-list": ["Read", "Write"]}
"""Keys of SeaweedFS that lack a right. Their secret is the same."""
_PATIENCE_S = 60.0


def free_ports(number: int) -> list[int]:
    """Return so many different ports."""
    found: set[int] = set()
    while len(found) < number:
        found.add(free_port())
    return list(found)


class ObjectServer(ABC):
    """A server on its own folder and port. It can be killed, stalled and started again with what it had."""

    def __init__(self, folder: Path, address: str = "127.0.0.1") -> None:
        self.folder, self.address = folder, address
        self.ports = free_ports(9)
        self.endpoint = f"http://{address}:{self.ports[0]}"
        self._process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True)

    @abstractmethod
    def _command(self) -> list[str]: ...

    def start(self) -> None:
        self._process = spawn("object store", self._command(), self.folder / "server.log").process
        give_up = time.monotonic() + _PATIENCE_S
        while not self._takes_an_object():
            assert self._process.poll() is None, (self.folder / "server.log").read_text()[-2000:]
            assert time.monotonic() < give_up, "the object store did not start"
            time.sleep(0.2)

    def _takes_an_object(self) -> bool:
        """Return whether it is up for writing: SeaweedFS answers before it has a volume."""
        try:
            urllib.request.urlopen(self.endpoint, timeout=5).close()
        except urllib.error.HTTPError:
            pass
        except OSError:
            return False
        store = self.store("starting")
        try:
            store.write_file("up", b"up")
        except Exception:
            return False
        finally:
            store.close()
        return True

    def send(self, number: int) -> None:
        """Send a signal. SIGSTOP returns when all threads stand still: until then one may still answer."""
        assert self._process is not None
        self._process.send_signal(number)
        while number == signal.SIGSTOP and not self._stands_still(self._process.pid):
            time.sleep(0.01)

    @staticmethod
    def _stands_still(pid: int) -> bool:
        states = [
            (task / "stat").read_text().rpartition(")")[2].split()[0] for task in Path(f"/proc/{pid}/task").iterdir()
        ]
        return set(states) == {"T"}

    def kill(self) -> None:
        """End it at once, as a crash does, even if it was stalled."""
        if self._process is not None:
            self.send(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def settings(self, prefix: str = "", bucket: str = BUCKET, secret: str = SECRET) -> SharedSettings:
        return SharedSettings(
            blobs=f"s3://{bucket}/{prefix}", blobs_endpoint=self.endpoint,
            blobs_access_key=SecretStr(KEY), blobs_secret_key=SecretStr(secret),
        )  # fmt: skip

    def store(self, prefix: str = "", bucket: str = BUCKET, secret: str = SECRET) -> BlobStore:
        return open_blobs(self.settings(prefix, bucket, secret))

    def environment(self, prefix: str) -> dict[str, str]:
        return {
            "PRESSWATCH_BLOBS": f"s3://{BUCKET}/{prefix}", "PRESSWATCH_BLOBS_ENDPOINT": self.endpoint,
            "PRESSWATCH_BLOBS_ACCESS_KEY": KEY, "PRESSWATCH_BLOBS_SECRET_KEY": SECRET,
        }  # fmt: skip


class Rclone(ObjectServer):
    """`rclone serve s3` on a folder."""

    def _command(self) -> list[str]:
        (self.folder / "objects" / BUCKET).mkdir(parents=True, exist_ok=True)
        return [
            _program("rclone"), "serve", "s3", str(self.folder / "objects"), "--config", "/dev/null",
            "--addr", f"{self.address}:{self.ports[0]}", "--auth-key", f"{KEY},{SECRET}", "--vfs-cache-mode", "off",
        ]  # fmt: skip


class Seaweed(ObjectServer):
    """SeaweedFS in one process."""

    def _command(self) -> list[str]:
        users = {KEY: ["Admin", "Read", "Write", "List", "Tagging"], **LIMITED}
        given = [
            {"name": key, "credentials": [{"accessKey": key, "secretKey": SECRET}], "actions": rights}
            for key, rights in users.items()
        ]
        (self.folder / "s3.json").write_text(json.dumps({"identities": given}))
        (self.folder / "objects").mkdir(exist_ok=True)
        names = ("s3.port", "s3.port.grpc", "master.port", "master.port.grpc", "volume.port", "volume.port.grpc",
                 "filer.port", "filer.port.grpc")  # fmt: skip
        ports = [f"-{name}={port}" for name, port in zip(names, self.ports, strict=False)]
        return [
            _program("weed"), "server", f"-dir={self.folder / 'objects'}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1",
            "-master.telemetry=false", "-master.volumeSizeLimitMB=64", "-s3", f"-s3.config={self.folder / 's3.json'}",
            "-s3.autoCreateBucket", "-s3.port.iceberg=0", "-s3.port.lance=0", *ports,
        ]  # fmt: skip


def _program(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


@contextmanager
def object_server(kind: type[ObjectServer], folder: Path) -> Iterator[ObjectServer]:
    server = kind(folder)
    server.start()
    try:
        yield server
    finally:
        server.kill()
