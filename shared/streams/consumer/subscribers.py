"""FastStream integration: batch subscribers that pass on raw entries and leave acknowledgement to the commit gate."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog
from faststream import AckPolicy, FastStream
from faststream.redis import RedisBroker, StreamSub
from faststream.redis.broker.cluster_broker import RedisClusterBroker
from faststream.redis.message import RedisBatchStreamMessage

from shared.settings import SharedSettings
from shared.streams.bus.connection import OUTAGE, TORN, address, cluster_options, nodes, options
from shared.streams.bus.entries import RawEntry
from shared.streams.bus.topology import GROUP

BLOCK_MS = 10_000
"""Milliseconds after which an idle read returns. Must be below the socket timeout. Each return costs CPU at rest."""

FINISHING_S = 6.0
"""Seconds that a stopping subscriber waits for its current batch. Docker kills the process after 10."""

Take = Callable[[Sequence[RawEntry]], Awaitable[None]]

log = structlog.get_logger()


class _Logger:
    """A logger for FastStream that writes outages as one line. `logger=None` would hide all errors."""

    def log(self, level: int, msg: Any, /, *_: Any, exc_info: Any = None, extra: Any = None, **__: Any) -> None:
        """Log what FastStream reports, in our form. Only warnings and errors pass."""
        error = exc_info if isinstance(exc_info, BaseException) else None
        if isinstance(error, (*OUTAGE, *TORN)):
            log.warning("cannot read from the stream server", why=str(error))
        elif level >= logging.WARNING:
            log.log(level, str(msg), why=repr(error) if error else None)


class Subscribers:
    """The broker and its subscribers. `failures` receives the errors that a subscriber's worker could not handle."""

    def __init__(self, settings: SharedSettings) -> None:
        self._broker = _broker(settings)
        self.app = FastStream(self._broker, logger=None)
        self._subscribers: list[Any] = []
        self.failures: asyncio.Queue[BaseException] = asyncio.Queue()

    def add(self, stream: str, consumer: str, batch: int, take: Take) -> None:
        """Add a subscriber. The next batch is read only after `take` has settled the current one and returned."""
        subscriber = self._broker.subscriber(
            stream=StreamSub(
                stream,
                group=GROUP,
                consumer=consumer,
                batch=True,
                max_records=batch,
                polling_interval=BLOCK_MS,
                last_id=">",
                declare=False,
            ),
            ack_policy=AckPolicy.MANUAL,
            parser=_as_it_came,
            decoder=_raw,
            no_reply=True,
        )

        async def handle(message: Any) -> None:
            try:
                await take(_entries(message))
            except Exception as error:
                await self.failures.put(error)
                await asyncio.Event().wait()  # read no more: the process is about to end

        subscriber(handle)
        self._subscribers.append(subscriber)

    async def start(self) -> None:
        await self.app.start()

    async def stop(self) -> None:
        """Let all subscribers finish their current batch at the same time, then close the connection."""
        await asyncio.gather(*(subscriber.stop() for subscriber in self._subscribers), return_exceptions=True)
        with contextlib.suppress(*OUTAGE):
            await self.app.stop()

    def why_stopped(self) -> str | None:
        """Return the name of a subscriber that stopped reading by itself, or None."""
        for subscriber in self._subscribers:
            if not subscriber.running or not any(not task.done() for task in subscriber.tasks):
                return f"the subscriber of {subscriber.stream_sub.name} has stopped"
        return None


def _broker(settings: SharedSettings) -> RedisBroker:
    chosen = {"apply_types": False, "logger": _Logger(), "graceful_timeout": FINISHING_S, **options()}
    if settings.redis_cluster:
        return RedisClusterBroker(
            address(settings), startup_nodes=nodes(settings), **cluster_options(settings), **chosen
        )
    return RedisBroker(address(settings), **chosen)


async def _as_it_came(message: Any) -> RedisBatchStreamMessage:
    return RedisBatchStreamMessage(
        raw_message=message,
        body=b"",
        message_id="",
        correlation_id="",
        headers={},
        batch_headers=[],
        content_type=None,
        reply_to="",
        path={},
        consumer=None,  # type: ignore[arg-type]  # only used by ack(), which is never called
        group=GROUP,
    )


async def _raw(message: RedisBatchStreamMessage) -> Any:
    return message.raw_message


def _entries(message: Any) -> list[RawEntry]:
    return [
        RawEntry(entry_id.decode(), fields)
        for entry_id, fields in zip(message["message_ids"], message["data"], strict=True)
    ]
