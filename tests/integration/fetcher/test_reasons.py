"""Every reason the code has for not taking a page: brought about by a server, observed under its name, and counted."""

from __future__ import annotations

import ast
import gzip
import re
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

import services.fetcher
from services.fetcher.adapters.http_client import HttpLimits
from services.fetcher.core.response import REFUSALS
from shared.contracts import FetchRequest, PageKind
from shared.observability import metrics
from shared.sources import Sources
from shared.streams.frontier.tasks import Task
from tests.integration.fetcher.failing_hosts import (
    cut_off,
    hang_up,
    no_such_name,
    nobody,
    silence,
    speaks_plain,
    strangely_signed,
    to,
)
from tests.integration.fetcher.fetcher_harness import OUTLET, outlet, workshop
from tests.integration.fetcher.site import Reply, Site, reply, site

CODE = Path(services.fetcher.__file__).parent
LIMITS = HttpLimits(body_bytes=200_000, decoded_bytes=2_000_000, ratio=100, redirects=4, read_s=3.0, total_s=6.0)
GIVEN_UP = 4
"""The attempt after which a failure is observed and not tried again."""
REFUSED: dict[str, Reply] = {
    "private-address": to("http://169.254.169.254/latest/meta-data"),
    "too-large": b"HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n",
    "bomb": reply(gzip.compress(bytes(30_000_000)), content_encoding="gzip"),
    "too-many-redirects": to("/hop/0"),
    "redirect-loop": to("/redirect-loop"),
    "bad-redirect": to("ftp://example.org/"),
    "bad-url": to("http://2130706433/"),
    "headers-too-large": b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 20_000 + b"\r\n\r\n",
    "robots": reply(b"not for us"),
    "not-an-image": reply(b"<svg xmlns='http://www.w3.org/2000/svg'/>", content_type="image/png"),
    "not-a-style-sheet": reply(b"<!doctype html><title>Not found</title>"),
}
_KINDS = {"not-an-image": PageKind.IMAGE, "not-a-style-sheet": PageKind.STYLE}
UNREACHABLE: dict[str, Reply] = {
    "truncated": cut_off,
    "disconnected": hang_up,
    "protocol": b"nonsense\r\n\r\n",
    "bad-encoding": reply(b"\x1f\x8bnonsense" * 9, content_encoding="gzip"),
    "empty": reply(b""),
    "unasked-304": reply(status="304 Not Modified"),
    "http-500": reply(status="500 Broken"),
    "timeout": silence,
    "robots-unreachable": reply(b"never asked for"),
    "connect": b"",
    "dns": b"",
    "tls": b"",
    "tls-untrusted": b"",
}
ELSEWHERE = {
    "not-a-font": "test_a_sheet_comes_with_its_fonts",
    "font-too-large": "test_a_sheet_comes_with_its_fonts",
    "poison": "test_a_page_that_killed_its_fetchers_is_refused_a_fourth",
    "tls-expired": "test_tls",
    "tls-wrong-host": "test_tls",
    "redirected-home": "test_outcomes_without_a_page",
    "soft-gone": "test_outcomes_without_a_page",
    "redirected-away": "test_an_article_that_leads_to_somebody_else",
    "http-304": "test_a_304_costs_one_request",
    "same-body": "test_the_same_body_again_is_no_news",
}


def reasons_of_the_code() -> set[str]:
    """All literal reasons given to `FetchFailure` and `Classification`, set in place of one, or found for an error."""
    found: set[str] = set()
    for path in CODE.rglob("*.py"):
        tree = ast.parse(path.read_text())
        if path.name == "faults.py":
            texts = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
            found |= {text for text in texts if re.fullmatch(r"[a-z]+(-[a-z]+)*", text)}
        for call in (n for n in ast.walk(tree) if isinstance(n, ast.Call)):
            found |= set(_literals(call))
    return found


def _literals(call: ast.Call) -> Iterator[str]:
    place = {"FetchFailure": 0, "Classification": 1}.get(getattr(call.func, "id", ""))
    given = [] if place is None else call.args[place : place + 1]
    given += [word.value for word in call.keywords if word.arg == "reason"]
    yield from (one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str))


def test_every_reason_of_the_code_is_shown_by_a_test() -> None:
    shown = {*REFUSED, *UNREACHABLE, *ELSEWHERE}
    assert reasons_of_the_code() <= shown
    assert {*REFUSED, *ELSEWHERE} >= REFUSALS


def counted(outcome: str, reason: str) -> float:
    samples = [s for family in metrics.FETCHES.collect() for s in family.samples if s.name.endswith("_total")]
    return sum(s.value for s in samples if (s.labels["outcome"], s.labels["reason"]) == (outcome, reason))


async def seen_of(redis: Redis, folder: Path, tasks: dict[str, Task], allowed: set[str]) -> dict[str, tuple[str, str]]:
    """What was observed of each task, by the reason that was to be shown."""
    names = {task.request.url: reason for reason, task in tasks.items()}
    paper = outlet(next(iter(allowed)), fetch={"allow_private": sorted(allowed)})
    async with workshop(redis, folder, Sources([paper]), http=LIMITS) as shop:
        await shop.frontier.add_tasks(list(tasks.values()))

        async def all_seen() -> bool:
            return len(await shop.observations()) >= len(tasks)

        await shop.until(all_seen)
        assert await shop.captures() == []
        return {names[o["url"]]: (o["kind"], o["reason"]) for o in await shop.observations()}


async def test_every_refusal_is_observed_and_counted(redis: Redis, tmp_path: Path) -> None:
    before = {reason: counted("refused", reason) for reason in REFUSED}
    hops = {f"/hop/{n}": to(f"/hop/{n + 1}") for n in range(9)}
    rules = {"/robots.txt": reply(b"User-agent: *\nDisallow: /robots\nAllow: /")}
    async with site({**rules, **hops, **{f"/{reason}": page for reason, page in REFUSED.items()}}) as at:
        tasks = {reason: _task(at.url(f"/{reason}"), reason) for reason in REFUSED}
        seen = await seen_of(redis, tmp_path, tasks, {at.authority})
        assert "/robots" not in at.paths()
    assert seen == {reason: ("refused", reason) for reason in REFUSED}
    assert {reason: counted("refused", reason) - before[reason] for reason in REFUSED} == dict.fromkeys(REFUSED, 1)


async def test_addresses_that_lead_inside_are_refused_before_robots_txt_is_asked_for(
    redis: Redis, tmp_path: Path
) -> None:
    async with site({"/secret": reply(b"secret")}, host="127.0.6.1") as inside, site() as own:
        task = _task(inside.url("/secret"), "private-address")
        seen = await seen_of(redis, tmp_path, {"private-address": task}, {own.authority})
        assert (seen, inside.asked) == ({"private-address": ("refused", "private-address")}, [])


async def test_every_failure_is_observed_and_counted(
    redis: Redis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each on a host of its own, for a host that failed is left alone for a while."""
    before = {reason: counted("unreachable", reason) for reason in UNREACHABLE}
    async with AsyncExitStack() as stack:
        urls = {}
        for number, (reason, page) in enumerate(UNREACHABLE.items()):
            rules = {"/robots.txt": reply(status="503 Busy")} if reason == "robots-unreachable" else {}
            at = await stack.enter_async_context(site({"/page": page, **rules}, host=f"127.0.7.{number + 1}"))
            urls[reason] = at.url("/page")
        urls |= {"connect": await nobody(), "dns": "http://nowhere.invalid:80/page"}
        urls["tls"] = await speaks_plain(stack)
        urls["tls-untrusted"] = await strangely_signed(stack, tmp_path)
        stack.enter_context(no_such_name(monkeypatch))
        allowed = {re.sub(r"^https?://|/page$", "", url) for url in urls.values()}
        tasks = {reason: _task(url, reason) for reason, url in urls.items()}
        seen = await seen_of(redis, tmp_path, tasks, allowed)
    assert seen == {reason: ("unreachable", reason) for reason in UNREACHABLE}
    gained = {reason: counted("unreachable", reason) - before[reason] for reason in UNREACHABLE}
    assert gained == dict.fromkeys(UNREACHABLE, 1)


def _task(url: str, reason: str) -> Task:
    kind = _KINDS.get(reason, PageKind.ARTICLE)
    return Task(FetchRequest(url=url, kind=kind, outlet=OUTLET, edition="en"), attempt=GIVEN_UP)


async def test_a_page_that_killed_its_fetchers_is_refused_a_fourth(redis: Redis, tmp_path: Path) -> None:
    async with site({"/page": reply(b"x")}) as at, workshop(redis, tmp_path, Sources([outlet(at.authority)])) as shop:
        task = replace(_task(at.url("/page"), "poison"), attempt=0)
        await redis.hset("pw:{0}:frontier:deaths", task.id, "3")
        await shop.frontier.add_tasks([task])

        async def observed() -> bool:
            return bool(await shop.observations())

        await shop.until(observed)
        (seen,) = await shop.observations()
        assert (seen["kind"], seen["reason"]) == ("refused", "poison"), "at once, not after five times three deaths"
        assert (at.asked, (await shop.frontier.report(0)).pages) == ([], 0)


async def test_a_challenge_is_blocked_neither_an_article_nor_an_empty_feed(redis: Redis, tmp_path: Path) -> None:
    wall = reply(
        b"<title>Just a moment...</title><script src='/cdn-cgi/challenge-platform/h/b/orchestrate/x'></script>"
    )
    async with site({"/feed": wall, "/article": wall, "/202": reply(b"<p>x", status="202 Accepted")}) as at:
        points = [{"url": at.url("/feed"), "kind": "feed"}]
        paper = outlet(at.authority, editions={"en": {"language": "en", "entry_points": points}})
        async with workshop(redis, tmp_path, Sources([paper])) as shop:
            await shop.frontier.add([_task(at.url(path), "").request for path in ("/article", "/202")])

            async def all_seen() -> bool:
                return len({o["url"] for o in await shop.observations()}) == 3

            await shop.until(all_seen)
            seen = {
                (_path(at, o), o["kind"], o["reason"], o.get("page_kind", "article")) for o in await shop.observations()
            }
            assert await shop.captures() == []
    assert seen == {
        ("/feed", "blocked", "challenge-cloudflare", "feed"),
        ("/article", "blocked", "challenge-cloudflare", "article"),
        ("/202", "blocked", "challenge-202", "article"),
    }


def _path(at: Site, observation: dict[str, Any]) -> str:
    return str(observation["url"]).removeprefix(at.url(""))
