"""The publisher as a process of its own, on a real stream server and a real database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shared.archive.schema.roles import PUBLISHER
from tests.servers import as_role
from tests.service_process import ServiceProcess


def publisher_process(folder: Path, redis_url: str, database_url: str, **settings: object) -> ServiceProcess:
    database_url, blobs = as_role(database_url, PUBLISHER), folder / "blobs"
    given = {"redis_url": redis_url, "database_url": database_url, "blobs": blobs, "sources": ""}
    return ServiceProcess(folder, "publisher", **given | settings)  # type: ignore[arg-type]


@contextmanager
def running(folder: Path, redis_url: str, database_url: str) -> Iterator[ServiceProcess]:
    publisher = publisher_process(folder, redis_url, database_url)
    publisher.start()
    try:
        yield publisher
    finally:
        if publisher.process.poll() is None:
            publisher.kill()
