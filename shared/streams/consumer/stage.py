"""What a service says about its work: which streams it reads, what it makes of an entry, how patient it is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from shared.contracts import Message
from shared.streams.bus.entries import Entry
from shared.streams.bus.topology import StreamName

M = TypeVar("M", bound=Message)


@dataclass(frozen=True, slots=True)
class Output:
    """A message for the next stage; lane, partition, trace, client_ref and producer are those of its entry."""

    stream: StreamName
    message: Message


@dataclass(frozen=True, slots=True)
class Done:
    """The entry is worked off. `outcome` is a short word to count by; `receipt` tells its producer, if it asked."""

    outputs: tuple[Output, ...] = ()
    outcome: str = "done"
    receipt: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """Invalid, Permanent: dead letter. Transient and whatever else: again later. Unavailable: held until it is back."""

    error: Exception


Outcome = Done | Failed
Handler = Callable[[Sequence[Entry[M]]], Awaitable[Sequence[Outcome]]]
"""One outcome for each entry, in order. An exception counts for the entry that raises it when run by itself."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Waits `min(cap_s, base_s * 2**attempt)`, half of it by chance; dead after `attempts` failures."""

    base_s: float = 1.0
    cap_s: float = 600.0
    attempts: int = 8


@dataclass(frozen=True, slots=True)
class StreamInput(Generic[M]):
    """A stream that a stage reads; `handler` where it is not the stage's own."""

    stream: StreamName
    message: type[M]
    handler: Handler[M] | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """`batch` entries at most are handed over at once, and given up after `deadline_s`.

    `retries` names other policies by the reason of a `Transient`. `failing_share` of the last entries failing with
    errors nobody foresaw stops the stage rather than burying everything.
    """

    name: str
    inputs: tuple[StreamInput[Any], ...]
    handler: Handler[Any] | None = None
    batch: int = 32
    deadline_s: float = 60.0
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    retries: Mapping[str, RetryPolicy] = field(default_factory=dict)
    failing_share: float = 0.5

    def with_default_retry(self, policy: RetryPolicy) -> Stage:
        """The stage with this policy, unless it has chosen one."""
        return self if self.retry != RetryPolicy() else replace(self, retry=policy)

    def handler_of(self, source: StreamInput[Any]) -> Handler[Any]:
        handler = source.handler or self.handler
        if handler is None:
            raise ValueError(f"stage {self.name} has no handler for {source.stream}")
        return handler
