"""Whatever adds, claims, deaths, renewals and repeated calls do to the frontier, in whatever order: each task is in one
place, goes out once for each time it was wanted, and the counters are what is there."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import redis as redis_library
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from shared.contracts import FetchRequest, Lane, Observation, ObservationKind
from shared.settings import SharedSettings
from shared.streams.bus.connection import connect
from shared.streams.bus.enqueue import StreamLimits
from shared.streams.bus.topology import Keys, StreamName
from shared.streams.consumer.stage import Output
from shared.streams.frontier.queue import CompletionResult, Frontier, FrontierLimits
from shared.streams.frontier.tasks import Claim, Health, Reschedule, Task, TaskKind
from tests.integration.streams.conftest import MOMENT

HOSTS = ("a.example", "b.example")
NUMBERS = st.lists(st.integers(0, 7), min_size=1, max_size=6)
ROOM = 6
KEYS = Keys(0)
OUTS = [KEYS.stream(StreamName.OBSERVATIONS, lane) for lane in Lane]


def url_of(number: int) -> str:
    return f"https://{HOSTS[number % 2]}/{number}"


class FrontierMachine(RuleBasedStateMachine):
    url = ""

    @initialize()
    def begin(self) -> None:
        with redis_library.Redis.from_url(self.url) as server:
            server.flushall()
        self.runner = asyncio.Runner()
        self.redis: Any = self.run(self._connect())
        bounds = FrontierLimits(3, 2, unseen=9, default_delay_s=0.0, default_concurrency=2, lease_s=3600)
        self.frontier = Frontier(self.redis, [KEYS], bounds, StreamLimits(entries=ROOM))
        self.waiting: dict[str, str] = {}  # URL -> kind, of tasks known, leased ones too
        self.leases: dict[str, Claim] = {}
        self.late: list[Claim] = []
        self.fetched: set[str] = set()
        self.outputs: Counter[str] = Counter()

    async def _connect(self) -> Any:
        return connect(SharedSettings(redis_url=self.url))

    def run(self, work: Any) -> Any:
        return self.runner.run(work)

    def teardown(self) -> None:
        if hasattr(self, "runner"):
            self.run(self.redis.aclose())
            self.runner.close()

    @rule(numbers=NUMBERS, lane=st.sampled_from(Lane), again=st.booleans())
    def add(self, numbers: list[int], lane: Lane, again: bool) -> None:
        before = dict(self.waiting)
        expected = [self._expected(url_of(number), again) for number in numbers]
        requests = [FetchRequest(url=url_of(n), outlet=HOSTS[n % 2], lane=lane) for n in numbers]
        added = self.run(self.frontier.add(requests, again=again))
        assert added.new + added.known + added.overflow == len(numbers)
        new = len(self.waiting) - len(before)
        assert (added.new >= new, added.overflow) == (True, expected.count("overflow"))

    def _expected(self, url: str, again: bool) -> str:
        if url in self.waiting:
            return "known"
        if url in self.fetched and not again:
            return "known"
        outlet = url.split("/")[2]
        if sum(kind == "once" and outlet in known for known, kind in self.waiting.items()) >= 3:
            return "overflow"
        self.waiting[url] = "once"
        self.fetched.add(url)
        return "new"

    @rule(most=st.integers(1, 5))
    def claim(self, most: int) -> None:
        claimed = self.run(self.frontier.claim(0, most))
        assert len(claimed.claims) <= most
        for claim in claimed.claims:
            url = claim.task.request.url
            assert url in self.waiting
            assert url not in self.leases, "it is held by another"
            self.leases[url] = claim

    @rule()
    def die(self) -> None:
        """Holders die, or are taken for dead and go on: all leases run out."""
        for claim in self.leases.values():
            self.run(self.redis.zadd(KEYS.of("frontier", "leases"), {claim.id: 1}, xx=True))
        self.late += self.leases.values()
        self.leases.clear()

    @rule()
    def renew(self) -> None:
        assert self.run(self.frontier.renew(self.leases.values())) == set()
        for claim in self.late:
            holder = self.leases.get(claim.task.request.url)
            if holder is not None and holder.token != claim.token:
                assert self.run(self.frontier.renew([claim])) == {claim.id}
        late = {claim.id: claim for claim in self.late}  # of several for one task the last, as a process would hold it
        lost = self.run(self.frontier.renew(late.values()))
        for claim in late.values():  # nobody has claimed since: they hold it still
            if claim.id not in lost and claim.task.request.url not in self.leases:
                self.leases[claim.task.request.url] = claim
        self.late = [claim for claim in self.late if claim not in self.leases.values()]

    @rule(
        outputs=st.integers(0, 2),
        again=st.sampled_from([None, TaskKind.REVISIT, TaskKind.UNSEEN]),
        twice=st.booleans(),
        health=st.sampled_from(["ok", "same"]),
    )
    def complete(self, outputs: int, again: TaskKind | None, twice: bool, health: str) -> None:
        for url, claim in list(self.leases.items())[:2]:
            after = Reschedule(0.0, Task(claim.task.request, again)) if again else None
            made = [_output(url)] * outputs
            came = self.run(self.frontier.complete(claim, made, again=after, health=Health(health)))
            if came is CompletionResult.FULL:
                assert outputs
                continue
            assert came is CompletionResult.DONE
            del self.leases[url]
            self.outputs[url] += outputs
            self._ended(url, again)
            if twice:
                assert (
                    self.run(self.frontier.complete(claim, made, again=after, health=Health(health)))
                    is CompletionResult.LOST
                )

    def _ended(self, url: str, again: TaskKind | None) -> None:
        del self.waiting[url]
        outlet = url.split("/")[2]
        revisits = sum(kind == "revisit" and outlet in known for known, kind in self.waiting.items())
        if again and (again is TaskKind.UNSEEN or revisits < 2):
            self.waiting[url] = again.value

    @rule()
    def come_too_late(self) -> None:
        """Who lost its lease changes nothing, once another has claimed what it held."""
        held = {claim.id: claim.token for claim in self.leases.values()}
        for claim in self.late:
            if claim.id in held and held[claim.id] != claim.token:
                assert (
                    self.run(self.frontier.complete(claim, [_output("https://late.example/")])) is CompletionResult.LOST
                )

    @rule()
    def release(self) -> None:
        for url, claim in list(self.leases.items())[:1]:
            kind = self.waiting[url]
            self.run(self.frontier.release([claim]))
            del self.leases[url]
            del self.waiting[url]
            outlet = url.split("/")[2]
            revisits = sum(k == "revisit" and outlet in known for known, k in self.waiting.items())
            if kind != "revisit" or revisits < 2:
                self.waiting[url] = kind

    @rule()
    def next_stage_drains(self) -> None:
        for stream in OUTS:
            for entry_id, fields in self.run(self.redis.xrange(stream, count=4)):
                self.outputs[Observation.model_validate_json(fields[b"data"]).url] -= 1
                self.run(self.redis.xdel(stream, entry_id))

    @invariant()
    def each_is_in_one_place(self) -> None:
        if not hasattr(self, "waiting"):
            return
        tasks = self.run(self.redis.hkeys(KEYS.of("frontier", "tasks")))
        assert len(tasks) == len(self.waiting)
        places: Counter[bytes] = Counter(self.run(self.redis.zrange(KEYS.of("frontier", "leases"), 0, -1)))
        for host in HOSTS:
            for queue in "rpvuw":
                places.update(self.run(self.redis.zrange(KEYS.of("frontier", queue, host), 0, -1)))
        assert places == Counter(tasks)
        held = self.run(self.redis.hkeys(KEYS.of("frontier", "held")))
        assert set(held) == set(self.run(self.redis.zrange(KEYS.of("frontier", "leases"), 0, -1)))

    @invariant()
    def outputs_equal_effects(self) -> None:
        if not hasattr(self, "waiting"):
            return
        rows = [self.run(self.redis.xrange(stream)) for stream in OUTS]
        came = Counter(Observation.model_validate_json(f[b"data"]).url for lane in rows for _, f in lane)
        assert came == +self.outputs
        assert max(map(len, rows)) <= ROOM

    @invariant()
    def the_counters_are_what_is_there(self) -> None:
        if not hasattr(self, "waiting"):
            return
        counted = self.run(self.frontier.stats(0))
        for kind in ("once", "revisit", "unseen"):
            assert counted.get(f"all:{kind}", 0) == sum(k == kind for k in self.waiting.values())
        for host in HOSTS:
            active = int(self.run(self.redis.hget(KEYS.of("frontier", "h", host), "active")) or 0)
            leased = self.run(self.redis.zrange(KEYS.of("frontier", "leases"), 0, -1))
            records = [self.run(self.redis.hget(KEYS.of("frontier", "tasks"), one)) for one in leased]
            assert active == sum(record.startswith(host.encode()) for record in records) <= 2

    @invariant()
    def a_host_with_work_is_found(self) -> None:
        """What may be claimed stands in the list of hosts: nothing is forgotten."""
        if not hasattr(self, "waiting"):
            return
        listed = set(self.run(self.redis.zrange(KEYS.of("frontier", "hosts"), 0, -1)))
        for host in HOSTS:
            active = int(self.run(self.redis.hget(KEYS.of("frontier", "h", host), "active")) or 0)
            queued = sum(self.run(self.redis.zcard(KEYS.of("frontier", queue, host))) for queue in "rpvuw")
            limit = int(self.run(self.redis.hget(KEYS.of("frontier", "h", host), "concurrency")) or 1)
            assert (host.encode() in listed) == (queued > 0 and active < limit)


def _output(url: str) -> Output:
    seen = Observation(kind=ObservationKind.GONE, url=url, observed_at=MOMENT, outlet="test")
    return Output(StreamName.OBSERVATIONS, seen)


def test_each_task_is_in_one_place_and_ends_once(valkey: Any) -> None:
    FrontierMachine.url = valkey.url
    run_state_machine_as_test(
        FrontierMachine,
        settings=settings(
            max_examples=30, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
