"""One visit: ask for the page, decide what the answer means, say what is to be put out and when to come again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

from services.fetcher.adapters.http import HttpClient, Manners
from services.fetcher.core import verdict as verdicts
from services.fetcher.core.answer import Answer, NoAnswer
from services.fetcher.core.images import identify
from services.fetcher.core.rhythm import asked_pause_s
from services.fetcher.core.verdict import Verdict
from services.fetcher.messages import capture_of, observation_of, picture_of
from services.fetcher.return_times import Came, next_task
from shared.blobs import Kept
from shared.contracts import ObservationKind, PageKind
from shared.contracts.feed_item import in_place_of_page
from shared.ids import sha256_hex
from shared.sources import Outlet, Sources
from shared.streams.frontier_tasks import Again, Claim, Health, Task, TaskKind
from shared.streams.stage import Output
from shared.streams.topology import StreamName

MOST_DEATHS = 3
_LONGEST_HOP_S = 3.0
"""Longest wait before a redirect is followed: what waits holds its host's place and its own time limit."""
_NOT_HAD = (ObservationKind.BLOCKED, ObservationKind.UNREACHABLE, ObservationKind.REFUSED)
"""What keeps us from a page of which its feed may hold the text. A page that is gone is not brought back by it."""


class ChecksRobots(Protocol):
    """Raises `NoAnswer` where robots.txt forbids the URL or cannot be read."""

    async def __call__(self, url: str, manners: Manners, partition: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Visited:
    """What a visit came to. `kept` must be in the blob store before `outputs` are put out."""

    outcome: str
    reason: str = ""
    kept: tuple[Kept, ...] = ()
    outputs: tuple[Output, ...] = ()
    again: Again | None = None
    health: Health = Health.OK
    pause_s: float = 0.0
    body_bytes: int = 0
    status: int | None = None


@dataclass(frozen=True)
class Visitor:
    """`now` gives the time of observation; `jitter` a factor near 1, so that polls do not march in step."""

    client: HttpClient
    check_robots: ChecksRobots
    now: Callable[[], datetime]
    jitter: Callable[[], float] = field(default=lambda: 1.0)
    edited: Callable[[str], float] = field(default=lambda _: 0.0)

    async def visit(self, claim: Claim, outlet: Outlet) -> Visited:
        """Never raises for what a server does; `Unavailable` and cancellation pass through."""
        task = claim.task
        if self._is_unwanted(task, outlet):
            return Visited("dropped", "no-longer-wanted", health=Health.SAME)
        try:
            answer = await self._ask(claim, outlet)
        except NoAnswer as error:
            return self._without_capture(task, outlet, verdicts.of_no_answer(error), None)
        known = str(task.state.get("sha", ""))
        sha256 = sha256_hex(answer.body)
        verdict = verdicts.of_answer(answer, task.request.kind, sha256, known)
        if verdict.seen is not None:
            return self._without_capture(task, outlet, verdict, answer)
        if task.request.kind is PageKind.IMAGE:
            return self._with_picture(task, outlet, answer)
        return self._with_capture(task, outlet, verdict, answer, sha256)

    async def _ask(self, claim: Claim, outlet: Outlet) -> Answer:
        request = claim.task.request
        if claim.deaths >= MOST_DEATHS:
            raise NoAnswer("poison", f"the fetcher died {claim.deaths} times over this page")
        manners = manners_of(outlet)

        async def may_follow(url: str) -> None:
            await self.check_robots(url, manners, claim.partition)

        await may_follow(request.url)
        return await self.client.get(request.url, manners, _conditions(claim.task.state), may_follow)

    def _is_unwanted(self, task: Task, outlet: Outlet) -> bool:
        """An entry point that left its source file, or pictures where the outlet's are not to be fetched."""
        if task.kind is TaskKind.ENTRY:
            return outlet.entry_point(task.request.url) is None
        return task.request.kind is PageKind.IMAGE and not outlet.fetch.images

    def _without_capture(self, task: Task, outlet: Outlet, verdict: Verdict, answer: Answer | None) -> Visited:
        now = self.now()
        if verdict.reason == "http-304" and not task.state:
            verdict = replace(verdict, seen=ObservationKind.UNREACHABLE, reason="unasked-304")
        headers = _lower(answer.headers) if answer else {}
        pause_s = asked_pause_s(headers, now) if verdict.retry else 0.0
        again = next_task(
            Came(task, outlet, verdict, answer, now, self.jitter(), pause_s=pause_s, edited=self.edited(outlet.id))
        )
        is_retry = again is not None and task.kind is not TaskKind.ENTRY and again.task.attempt > task.attempt
        observation = observation_of(task, outlet, verdict, answer, now)
        item = in_place_of_page(task.request) if observation.kind in _NOT_HAD and task.kind is TaskKind.ONCE else None
        told = (Output(StreamName.OBSERVATIONS, observation), *((Output(StreamName.CAPTURES, item),) if item else ()))
        return Visited(
            "retried" if is_retry else observation.kind.value,
            verdict.reason,
            kept=(_kept(item, None, task),) if item and not is_retry else (),
            outputs=() if is_retry else told,
            again=again,
            health=Health(verdict.health),
            pause_s=max(pause_s, _after_hops(answer, outlet)),
            status=answer.status if answer else None,
        )

    def _with_capture(self, task: Task, outlet: Outlet, verdict: Verdict, answer: Answer, sha256: str) -> Visited:
        capture = capture_of(task, answer, sha256)
        outputs = [Output(StreamName.CAPTURES, capture)]
        if verdict.moved_to and task.request.kind is PageKind.ARTICLE:
            moved = replace(verdict, seen=ObservationKind.MOVED, reason=f"http-{answer.redirects[0].status}")
            outputs.append(
                Output(StreamName.OBSERVATIONS, observation_of(task, outlet, moved, answer, answer.received_at))
            )
        return Visited(
            "captured",
            kept=(_kept(capture, answer.body, task, answer.packed),),
            outputs=tuple(outputs),
            again=next_task(
                Came(task, outlet, verdict, answer, self.now(), self.jitter(), sha256, edited=self.edited(outlet.id))
            ),
            pause_s=_after_hops(answer, outlet),
            body_bytes=len(answer.body),
            status=answer.status,
        )

    def _with_picture(self, task: Task, outlet: Outlet, answer: Answer) -> Visited:
        image = identify(answer.body)
        if image is None:
            refused = Verdict(ObservationKind.REFUSED, "not-an-image", "the answer is no picture we would serve")
            return self._without_capture(task, outlet, refused, answer)
        picture = picture_of(task, answer, image)
        return Visited(
            "pictured",
            kept=(_kept(picture, answer.body, task),),
            outputs=(Output(StreamName.OBSERVATIONS, picture),),
            pause_s=_after_hops(answer, outlet),
            body_bytes=len(answer.body),
            status=answer.status,
        )


def manners_of(outlet: Outlet) -> Manners:
    fetch = outlet.fetch
    hop_s = min(_LONGEST_HOP_S, outlet.politeness.delay_s)
    owns = _owns(outlet) if fetch.headers else None
    return Manners(fetch.headers, frozenset(fetch.allow_private), fetch.proxy or None, hop_s, owns)


def _owns(outlet: Outlet) -> Callable[[str], bool]:
    own = Sources((outlet,))
    return lambda url: own.by_url(url).outlet is outlet


def _after_hops(answer: Answer | None, outlet: Outlet) -> float:
    """The last request to a host that redirected was later than its turn: the next one's distance counts from it."""
    return outlet.politeness.delay_s if answer is not None and answer.redirects else 0.0


def _conditions(state: Mapping[str, Any]) -> dict[str, str]:
    """The validators of the last answer, for a conditional request."""
    asked = {"If-None-Match": state.get("etag", ""), "If-Modified-Since": state.get("lm", "")}
    return {name: str(value) for name, value in asked.items() if value}


def _kept(message: Any, body: bytes | None, task: Task, packed: bytes | None = None) -> Kept:
    return Kept(message, body, task.traceparent, task.request.lane, task.client_ref, task.producer, packed)


def _lower(headers: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers}
