"""One visit: ask for the page, decide what the answer means, and return what to publish and when to come back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

from services.fetcher.adapters.http_client import HttpClient, RequestPolicy
from services.fetcher.adapters.page_parts import part_of
from services.fetcher.adapters.visit_result import VisitResult, kept
from services.fetcher.core import classification as verdicts
from services.fetcher.core.classification import Classification
from services.fetcher.core.intervals import requested_pause_s
from services.fetcher.core.messages import capture_of, observation_of
from services.fetcher.core.next_visit import UNCAPTURED, FinishedVisit, next_task
from services.fetcher.core.open_ended import lost_its_end
from services.fetcher.core.response import FetchFailure, Response
from shared.contracts import ObservationKind, PageKind
from shared.contracts.feed_item import in_place_of_page
from shared.ids import sha256_hex
from shared.redirects import same_page
from shared.sources import Outlet, Sources
from shared.streams.bus.topology import StreamName
from shared.streams.consumer.stage import Output
from shared.streams.frontier.tasks import FONT, Claim, Health, Reschedule, Task, TaskKind

MOST_DEATHS = 3
_LONGEST_HOP_S = 3.0
"""Longest wait before a redirect is followed. A waiting fetch holds its host's place and uses up its time limit."""
_NOT_HAD = (ObservationKind.BLOCKED, ObservationKind.UNREACHABLE, ObservationKind.REFUSED)
"""Results without the page, whose text its feed may hold. A page that is gone is not restored from a feed."""

_TOLD_BY_PAGE = (None, ObservationKind.NOT_FOUND, ObservationKind.GONE)
"""What the page at the end of redirects may tell of an article. Somebody else's page, or its absence, tells nothing."""


class ChecksRobots(Protocol):
    """Raise `FetchFailure` if robots.txt forbids the URL or cannot be read."""

    async def __call__(self, url: str, policy: RequestPolicy, partition: int) -> None: ...


async def _unknown(*_: str) -> str:
    return ""


@dataclass(frozen=True)
class Visitor:
    """Visit pages.

    now      returns the time of observation
    jitter   returns a factor near 1 that spreads polls over time
    nowhere  returns, for an outlet and a URL, where addresses like it lead that never existed; empty if it is not known
    """

    client: HttpClient
    check_robots: ChecksRobots
    now: Callable[[], datetime]
    jitter: Callable[[], float] = field(default=lambda: 1.0)
    edited: Callable[[str], float] = field(default=lambda _: 0.0)
    nowhere: Callable[[str, str], Awaitable[str]] = field(default=_unknown)

    async def visit(self, claim: Claim, outlet: Outlet) -> VisitResult:
        """Visit the page. Server errors become results; only `Unavailable` and cancellation pass through."""
        task = claim.task
        if self._is_unwanted(task, outlet):
            return VisitResult("dropped", "no-longer-wanted", health=Health.SAME)
        try:
            response = await self._ask(claim, outlet)
        except FetchFailure as error:
            return self._without_capture(task, outlet, verdicts.classify_failure(error), None)
        known = str(task.state.get("sha", ""))
        sha256 = sha256_hex(response.body)
        classification = verdicts.classify_response(response, task.request.kind, sha256, known)
        if classification.seen is None and lost_its_end(response, task.state):
            classification = verdicts.WITHOUT_END
        if classification.seen in _TOLD_BY_PAGE and task.request.kind is PageKind.ARTICLE and task.state.get("own"):
            classification = await self._led_away(response, outlet) or classification
        if task.request.kind in (PageKind.IMAGE, PageKind.STYLE):
            return self._with_part(task, outlet, classification, response)
        if classification.seen is not None:
            return self._without_capture(task, outlet, classification, response)
        return self._with_capture(task, outlet, classification, response, sha256)

    async def _ask(self, claim: Claim, outlet: Outlet) -> Response:
        request = claim.task.request
        if claim.deaths >= MOST_DEATHS:
            raise FetchFailure("poison", f"the fetcher died {claim.deaths} times over this page")
        policy = request_policy(outlet)

        async def may_follow(url: str) -> None:
            await self.check_robots(url, policy, claim.partition)

        await may_follow(request.url)
        return await self.client.get(request.url, policy, _conditions(claim.task.state), may_follow)

    async def _led_away(self, response: Response, outlet: Outlet) -> Classification | None:
        """Judge where an article's address leads. What stands where addresses lead that never existed is no gate."""
        owns = _owns(outlet)
        away = verdicts.led_away(response, owns)
        if away is None or not owns(response.final_url):
            return away
        return None if same_page(response.final_url, await self.nowhere(outlet.id, response.url)) else away

    def _is_unwanted(self, task: Task, outlet: Outlet) -> bool:
        """Return whether the entry point left its source file, or the outlet's pictures or styles are not wanted."""
        kind = task.request.kind
        if task.kind is TaskKind.ENTRY:
            return outlet.entry_point(task.request.url) is None
        if kind is PageKind.STYLE or FONT in task.state:
            return not outlet.fetch.styles
        return kind is PageKind.IMAGE and not outlet.fetch.images

    def _without_capture(
        self, task: Task, outlet: Outlet, classification: Classification, response: Response | None
    ) -> VisitResult:
        now = self.now()
        if classification.reason == "http-304" and not task.state.get("sha"):
            classification = replace(classification, seen=ObservationKind.UNREACHABLE, reason="unasked-304")
        headers = _lower(response.headers) if response else {}
        pause_s = requested_pause_s(headers, now) if classification.retry else 0.0
        again = next_task(
            FinishedVisit(
                task,
                outlet,
                classification,
                response,
                now,
                self.jitter(),
                pause_s=pause_s,
                edited=self.edited(outlet.id),
            )
        )
        is_retry = again is not None and task.kind is not TaskKind.ENTRY and again.task.attempt > task.attempt
        is_unchanged = classification.seen is ObservationKind.NOT_MODIFIED
        shown = str(task.state.get("sha", "")) if is_unchanged else ""
        observation = observation_of(task, outlet, classification, response, now, shown)
        item = in_place_of_page(task.request) if observation.kind in _NOT_HAD and task.kind in UNCAPTURED else None
        outputs = (
            Output(StreamName.OBSERVATIONS, observation),
            *((Output(StreamName.CAPTURES, item),) if item else ()),
        )
        return VisitResult(
            "retried" if is_retry else observation.kind.value,
            classification.reason,
            kept=(kept(item, None, task),) if item and not is_retry else (),
            outputs=() if is_retry else outputs,
            again=again if item is None or is_retry else _without_item(again),
            health=Health(classification.health),
            pause_s=max(pause_s, _after_hops(response, outlet)),
            status=response.status if response else None,
        )

    def _with_capture(
        self, task: Task, outlet: Outlet, classification: Classification, response: Response, sha256: str
    ) -> VisitResult:
        capture = capture_of(task, response, sha256)
        outputs = [Output(StreamName.CAPTURES, capture)]
        if classification.moved_to and task.request.kind is PageKind.ARTICLE:
            moved = replace(classification, seen=ObservationKind.MOVED, reason=verdicts.reason_of_move(response))
            seen = observation_of(task, outlet, moved, response, response.received_at, sha256)
            outputs.append(Output(StreamName.OBSERVATIONS, seen))
        return VisitResult(
            "captured",
            kept=(kept(capture, response.body, task, response.packed),),
            outputs=tuple(outputs),
            again=next_task(
                FinishedVisit(
                    task,
                    outlet,
                    classification,
                    response,
                    self.now(),
                    self.jitter(),
                    sha256,
                    edited=self.edited(outlet.id),
                )
            ),
            pause_s=_after_hops(response, outlet),
            body_bytes=len(response.body),
            status=response.status,
        )

    def _with_part(self, task: Task, outlet: Outlet, classification: Classification, response: Response) -> VisitResult:
        """Return the picture or style sheet of a page, or why there is none."""
        read = part_of(task, outlet, classification, response)
        if isinstance(read, Classification):
            return self._without_capture(task, outlet, read, response)
        return replace(read, pause_s=_after_hops(response, outlet))


def _without_item(again: Reschedule | None) -> Reschedule | None:
    """Return the next visit without the feed's item, which has been sent."""
    if again is None:
        return None
    request = again.task.request
    hints = request.hints.model_copy(update={"item": None})
    return replace(again, task=replace(again.task, request=request.model_copy(update={"hints": hints})))


def request_policy(outlet: Outlet) -> RequestPolicy:
    """Return how to send requests to an outlet, by its source file."""
    fetch = outlet.fetch
    hop_s = min(_LONGEST_HOP_S, outlet.politeness.delay_s)
    owns = _owns(outlet) if fetch.headers else None
    return RequestPolicy(fetch.headers, frozenset(fetch.allow_private), fetch.proxy or None, hop_s, owns)


def _owns(outlet: Outlet) -> Callable[[str], bool]:
    own = Sources((outlet,))
    return lambda url: own.by_url(url).outlet is outlet


def _after_hops(response: Response | None, outlet: Outlet) -> float:
    """Return the extra pause after redirects, so that the host's next delay counts from the last request."""
    return outlet.politeness.delay_s if response is not None and response.redirects else 0.0


def _conditions(state: Mapping[str, Any]) -> dict[str, str]:
    """Return headers for a conditional request, from the validators of the last answer."""
    asked = {"If-None-Match": state.get("etag", ""), "If-Modified-Since": state.get("lm", "")}
    return {name: str(value) for name, value in asked.items() if value}


def _lower(headers: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers}
