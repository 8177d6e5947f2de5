"""A small service for tests: turns captures into observations, and misbehaves when their URL tells it to."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from pydantic import Field

from shared.contracts import Capture, Observation, ObservationKind
from shared.errors import Permanent, Transient, Unavailable
from shared.runtime import run_service
from shared.settings import SharedSettings
from shared.streams.bus.enqueue import Enqueuer, StreamLimits
from shared.streams.bus.entries import Entry
from shared.streams.bus.topology import StreamName
from shared.streams.consumer.retry import RetryPolicy
from shared.streams.consumer.service import Service, ServiceParts
from shared.streams.consumer.stage import Done, Failed, Handler, Outcome, Output, Stage, StreamInput


class Settings(SharedSettings):
    founds: bool = Field(True, description="Whether this one founds the partition.")
    batch: int = Field(8, description="The stage's batch.")
    claim_after_s: float = Field(1.5, description="Claim time.")
    cap: int = Field(5000, description="Most entries of the next stream.")
    handled: str = Field("", description="File to which the path of every entry handed over is written.")


def observed(entry: Entry[Capture]) -> Done:
    seen = Observation(
        kind=ObservationKind.NO_ARTICLE, url=entry.message.url, observed_at=entry.born_at, outlet="test.example"
    )
    return Done((Output(StreamName.OBSERVATIONS, seen),), outcome="observed", receipt={"status": "seen"})


async def one(entry: Entry[Capture]) -> Outcome:
    url = entry.message.url
    if "/kill" in url:
        os.kill(os.getpid(), signal.SIGKILL)
    if "/permanent" in url:
        return Failed(Permanent("no such thing", "there is no such thing"))
    if "/transient" in url:
        return Failed(Transient("not yet", "not yet"))
    if "/once" in url and entry.attempt == 0:
        return Failed(Transient("not yet", "not yet"))
    if "/bug" in url:
        raise KeyError("bug")
    if "/away" in url:
        return Failed(Unavailable("the database is away"))
    if "/brief" in url:
        await asyncio.sleep(0.004)
    if "/slow" in url:
        await asyncio.sleep(3)
    return observed(entry)


async def work(entries: Sequence[Entry[Capture]]) -> list[Outcome]:
    return [await one(entry) for entry in entries]


def noting(file: str) -> Handler[Capture]:
    """The same, with every entry noted where no death can wipe it out."""

    async def noted(entries: Sequence[Entry[Capture]]) -> list[Outcome]:
        with Path(file).open("a") as notes:  # noqa: ASYNC230  # a line has to be out before a death
            for entry in entries:
                notes.write(entry.message.url.rpartition("/")[2] + "\n")
        return await work(entries)

    return noted


@asynccontextmanager
async def wire(service: Service[Settings]) -> AsyncIterator[ServiceParts]:
    async def nothing(_: int, __: Enqueuer) -> None: ...

    stage = Stage(
        "parser",
        (StreamInput(StreamName.CAPTURES, Capture),),
        noting(service.settings.handled) if service.settings.handled else work,
        batch=service.settings.batch,
        deadline_s=5,
        retry=RetryPolicy(base_s=0.05, cap_s=0.2, attempts=3),
    )
    yield ServiceParts(
        stages=(stage,),
        rebuild=nothing if service.settings.founds else None,
        limits=StreamLimits(entries=service.settings.cap),
    )


if __name__ == "__main__":
    run_service("under-test", Settings, wire)
