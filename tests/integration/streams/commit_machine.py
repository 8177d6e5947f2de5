"""Readers, crashes, claims, retries and replays in any order, and what must hold after each step."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import redis as redis_library
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from shared.contracts import Capture, Lane, Observation, ObservationKind
from shared.settings import SharedSettings
from shared.streams.bus.connection import connect
from shared.streams.bus.enqueue import Enqueuer, StreamLimits
from shared.streams.bus.entries import RawEntry
from shared.streams.bus.scripts import script
from shared.streams.bus.topology import GROUP, Keys, StreamName, dead, delayed
from shared.streams.consumer.bootstrap import bootstrap
from shared.streams.consumer.claims import REENTRIES, raw_entries
from shared.streams.consumer.commit import (
    CommitResult,
    Committer,
    DeadLetterAction,
    Disposition,
    EntryAction,
    FinishAction,
    ReleaseAction,
    RetryAction,
)
from shared.streams.consumer.dead_letters import DeadLetters, Filter
from shared.streams.consumer.lease_renewal import LeaseRenewal
from shared.streams.consumer.stage import Output
from shared.streams.observability.lag import snapshot
from tests.integration.streams.conftest import MOMENT, TRACE, capture

CONSUMERS = st.sampled_from(["a", "b", "c"])


OUTPUT_CAP = 3


@dataclass
class Known:
    """What the test believes of an accepted message."""

    state: str = "waiting"  # waiting | delayed | dead | done | dropped
    outputs: int = 0


def url_of(fields: dict[bytes, bytes]) -> str:
    return Capture.model_validate_json(fields[b"data"]).url


class GateMachine(RuleBasedStateMachine):
    url = ""

    @initialize()
    def begin(self) -> None:
        with redis_library.Redis.from_url(self.url) as server:
            server.flushall()
        self.runner = asyncio.Runner()
        self.redis: Any = self.run(self._connect())
        self.keys = Keys(0)
        self.run(bootstrap(self.redis, self.keys, None))
        self.stream = self.keys.stream(StreamName.CAPTURES)
        self.committer = Committer(self.redis, self.keys, self.stream, Lane.LIVE, StreamLimits(entries=OUTPUT_CAP))
        self.leases = LeaseRenewal(self.redis)
        self.known: dict[str, Known] = {}
        self.held: dict[str, dict[str, RawEntry]] = {name: {} for name in "abc"}

    async def _connect(self) -> Any:
        return connect(SharedSettings(redis_url=self.url))

    def run(self, work: Any) -> Any:
        return self.runner.run(work)

    def teardown(self) -> None:
        if hasattr(self, "runner"):
            self.run(self.redis.aclose())
            self.runner.close()

    @rule(sizes=st.lists(st.integers(0, 300), min_size=2, max_size=5))
    def feed(self, sizes: list[int]) -> None:
        for size in sizes:
            message = capture(f"n{len(self.known)}", "x" * size)
            fed = self.run(Enqueuer(self.redis).offer(self.keys, StreamName.CAPTURES, message, traceparent=TRACE))
            assert not fed.refused
            self.known[message.url] = Known()

    @rule(consumer=CONSUMERS, count=st.integers(2, 5))
    def read(self, consumer: str, count: int) -> None:
        for _, rows in self.run(self.redis.xreadgroup(GROUP, consumer, {self.stream: ">"}, count=count)):
            self.held[consumer].update({raw.id: raw for raw in raw_entries(rows)})

    @rule(consumer=CONSUMERS)
    def crash(self, consumer: str) -> None:
        self.held[consumer].clear()

    @rule(consumer=CONSUMERS)
    def claim(self, consumer: str) -> None:
        """The one it was taken from may go on believing that it holds it."""
        answer = self.run(self.redis.xautoclaim(self.stream, GROUP, consumer, 0, "0-0", count=4))
        self.held[consumer].update({raw.id: raw for raw in raw_entries(answer[1])})

    @rule(consumer=CONSUMERS)
    def renew(self, consumer: str) -> None:
        with self.leases.of(self.stream, consumer, self.held[consumer]):
            self.run(self.leases.renew())

    @rule(
        consumer=CONSUMERS,
        plan=st.lists(
            st.tuples(st.sampled_from(["done", "later", "dead", "back"]), st.integers(0, 3)), min_size=3, max_size=6
        ),
        twice=st.booleans(),
    )
    def commit(self, consumer: str, plan: list[tuple[str, int]], twice: bool) -> None:
        """`twice`: the first answer was lost on its way, and the call is repeated."""
        held = list(self.held[consumer].values())[: len(plan)]
        dispositions = [
            Disposition(raw.id, raw.size, self._action(raw, *how)) for raw, how in zip(held, plan, strict=False)
        ]
        answers = self.run(self.committer.commit([self.committer.prepare(disposition) for disposition in dispositions]))
        for raw, how, answer in zip(held, plan, answers, strict=False):
            if answer is CommitResult.DONE:
                self._note(raw, *how)
            if not answer.refused:
                del self.held[consumer][raw.id]
        if twice:
            again = self.run(
                self.committer.commit([self.committer.prepare(disposition) for disposition in dispositions])
            )
            assert CommitResult.DONE not in again

    def _action(self, raw: RawEntry, how: str, number: int) -> EntryAction:
        if how == "later":
            return RetryAction(wait_ms=1 if number < 2 else 3_600_000, reason="test", attempt=raw.attempt + 1)
        if how == "dead":
            return DeadLetterAction("test", "error", "parser", raw.attempt)
        if how == "back":
            return ReleaseAction()
        seen = Observation(
            kind=ObservationKind.GONE, url=url_of(raw.fields), observed_at=MOMENT, outlet="test", status=number
        )
        outputs = [Output(StreamName.OBSERVATIONS, seen)] * number
        return FinishAction(outputs, "done", TRACE, None, None, None)

    def _note(self, raw: RawEntry, how: str, number: int) -> None:
        known = self.known[url_of(raw.fields)]
        known.state = {"done": "done", "later": "delayed", "dead": "dead", "back": "waiting"}[how]
        known.outputs = number if how == "done" else 0

    @rule()
    def reenter(self) -> None:
        books = [self.stream, self.keys.counts, self.keys.bytes]
        self.run(script("bus/capacity", "consumer/reenter_delayed").call(self.redis, books, [REENTRIES]))
        still = {url_of(fields) for fields in self._delayed()}
        for url, known in self.known.items():
            if known.state == "delayed" and url not in still:
                known.state = "waiting"

    @precondition(lambda self: any(known.state == "dead" for known in self.known.values()))
    @rule(drop=st.booleans(), twice=st.booleans())
    def bring_back(self, drop: bool, twice: bool) -> None:
        letters = DeadLetters(self.redis, [self.keys])
        first = self.run(_first(letters))
        url = url_of({b"data": first.fields["data"].encode()})
        act = letters.drop if drop else letters.replay
        assert self.run(act(first.id)) == ("dropped" if drop else "replayed")
        if twice:
            assert self.run(act(first.id)) == "gone"
        self.known[url].state = "dropped" if drop else "waiting"

    @rule()
    def next_stage_drains(self) -> None:
        stream = self.keys.stream(StreamName.OBSERVATIONS)
        for entry_id, fields in self.run(self.redis.xrange(stream, count=6)):
            url = Observation.model_validate_json(fields[b"data"]).url
            self.known[url].outputs -= 1
            self.run(self.redis.xdel(stream, entry_id))

    @invariant()
    def each_is_exactly_one(self) -> None:
        if not hasattr(self, "known"):
            return
        waiting = Counter(url_of(fields) for _, fields in self.run(self.redis.xrange(self.stream)))
        late = Counter(url_of(fields) for fields in self._delayed())
        letters = Counter(url_of(fields) for _, fields in self.run(self.redis.xrange(dead(self.stream))))
        expected = {state: Counter(u for u, k in self.known.items() if k.state == state) for state in STATES}
        assert (waiting, late, letters) == (expected["waiting"], expected["delayed"], expected["dead"])

    @invariant()
    def outputs_equal_effects(self) -> None:
        if not hasattr(self, "known"):
            return
        rows = self.run(self.redis.xrange(self.keys.stream(StreamName.OBSERVATIONS)))
        outputs = Counter(Observation.model_validate_json(fields[b"data"]).url for _, fields in rows)
        assert outputs == Counter({url: known.outputs for url, known in self.known.items() if known.outputs})
        assert len(rows) <= OUTPUT_CAP

    @invariant()
    def the_books_are_right(self) -> None:
        if not hasattr(self, "known"):
            return
        lag = self.run(snapshot(self.redis, [self.keys])).of_stage("parser")[0]
        came = lag.total("in") + lag.total("replayed")
        assert came == lag.total("done") + lag.total("dead") + lag.backlog + lag.delayed
        assert lag.unaccounted == 0
        assert lag.total("in") == len(self.known)
        rows = self.run(self.redis.xrange(self.stream))
        assert lag.bytes == sum(len(fields[b"data"]) for _, fields in rows)
        late = int(self.run(self.redis.hget(self.keys.bytes, delayed(self.stream))) or 0)
        assert late == sum(len(fields[b"data"]) for fields in self._delayed())

    def _delayed(self) -> Iterator[dict[bytes, bytes]]:
        for packed in self.run(self.redis.hvals(f"{delayed(self.stream)}:data")):
            yield {b"data": packed[packed.index(b'{"url"') : packed.rindex(b"}") + 1]}


STATES = ("waiting", "delayed", "dead", "done", "dropped")


async def _first(letters: DeadLetters) -> Any:
    async for letter in letters.find(Filter()):
        return letter
    return None
