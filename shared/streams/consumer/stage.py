"""Declaration of a stage: which streams it reads, how it handles an entry, how it retries."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from shared.contracts import Lane, Message
from shared.streams.bus.entries import Entry
from shared.streams.bus.topology import StreamName
from shared.streams.consumer.retry import RetryPolicy

M = TypeVar("M", bound=Message)

MANY = 8
"""A stage gathers only after a batch of at least this many entries: then more are likely to follow."""


@dataclass(frozen=True, slots=True)
class Output:
    """A message for the next stage. It inherits lane, partition, trace, client_ref and producer of its entry.

    `encoded` is the message as JSON, if the handler has it already.
    """

    stream: StreamName
    message: Message
    encoded: bytes | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """The entry succeeded.

    `outcome` is a short word used as a metric label. `receipt` is reported to the producer, if it asked for one.
    """

    outputs: tuple[Output, ...] = ()
    outcome: str = "done"
    receipt: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """The entry failed.

    - `Invalid` and `Permanent` move it to the dead letters.
    - `Unavailable` holds it until the dependency is back.
    - `Transient` and any other error retry it later.
    """

    error: Exception


Outcome = Done | Failed
Handler = Callable[[Sequence[Entry[M]]], Awaitable[Sequence[Outcome]]]
"""Return one outcome for each entry, in order.

If a batch raises, each entry is run alone and keeps its own exception.
"""


@dataclass(frozen=True, slots=True)
class StreamInput(Generic[M]):
    """A stream that a stage reads. `handler` overrides the handler of the stage."""

    stream: StreamName
    message: type[M]
    handler: Handler[M] | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """A named handler with its inputs and limits.

    The handler receives at most `batch` entries at a time and is cancelled after `deadline_s`. When more than
    `failing_share` of the recent entries fail with unexpected errors, the stage pauses.

    After a large batch of the bulk lane, the next one is read `gather_s` seconds later, so that it is larger too. This
    helps a handler whose calls cost more than their entries.
    """

    name: str
    inputs: tuple[StreamInput[Any], ...]
    handler: Handler[Any] | None = None
    batch: int = 32
    deadline_s: float = 60.0
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    failing_share: float = 0.5
    gather_s: float = 0.0

    def gathers_after(self, entries: int, lane: Lane) -> bool:
        """Return whether to wait before the next batch.

        The live lane never waits. After few entries there is little to save. After a full batch more entries are
        waiting already.
        """
        return lane is Lane.BULK and self.gather_s > 0 and MANY <= entries < self.batch

    def with_default_retry(self, policy: RetryPolicy) -> Stage:
        """Return the stage with this retry policy, unless it sets its own."""
        return self if self.retry != RetryPolicy() else replace(self, retry=policy)

    def handler_of(self, source: StreamInput[Any]) -> Handler[Any]:
        """Return the handler of an input: its own, or that of the stage."""
        handler = source.handler or self.handler
        if handler is None:
            raise ValueError(f"stage {self.name} has no handler for {source.stream}")
        return handler
