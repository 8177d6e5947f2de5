"""The frontier's tasks, their ids, and their format in Redis."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import orjson

from shared.contracts import FetchRequest, Lane, PageKind
from shared.sources.hosts import authority

_RANK_OF_PRIORITY_MS = 600_000
_RANK_OF_BULK_MS = 6 * 3_600_000
_DEFAULT_PORTS = {"http": 80, "https": 443}
_PICTURE = "picture"
WEEK, DEPTH = "week", "depth"
"""Names in the state of style sheets: the week, counted from 1970, and how far it is from the page by imports."""
FONT = "font"
"""Name in the state of a font that a style sheet names. Its request is that of a picture."""
_TRIES_SO_FAR = "early"
"""Name in the state of unseen pages that an older version added. It called them revisits."""


class TaskKind(StrEnum):
    """The kind of a task. An entry point repeats for ever; an article is fetched once, then revisited.

    An article that failed before it was ever captured is unseen. It is tried again within a budget.
    """

    ENTRY = "entry"
    ONCE = "once"
    REVISIT = "revisit"
    UNSEEN = "unseen"


class Health(StrEnum):
    """What a fetch says about its host: it answers, it fails, or neither."""

    OK = "ok"
    FAILED = "failed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Task:
    """A URL to fetch.

    `state` is what the fetcher remembers of the URL (validators, interval). `attempt` counts consecutive failures.
    `failed_at` is when an unseen page failed first, as a POSIX time.
    """

    request: FetchRequest
    kind: TaskKind = TaskKind.ONCE
    traceparent: str = ""
    client_ref: str | None = None
    producer: str | None = None
    state: Mapping[str, Any] = field(default_factory=dict)
    attempt: int = 0
    failed_at: float = 0.0

    @property
    def id(self) -> str:
        """Return the task's id.

        A style sheet has an id for each week: each week, the first page that links it has it looked at again.

        A page of a backfill has its own id. Otherwise the backfill would stop at a page that is already queued for
        another reason: because its list is polled, or because of a backfill to another day.
        """
        walk = self.request.walk
        if self.request.kind is PageKind.STYLE:
            return f"s{_digest(f'{self.state.get(WEEK)} {same_url(self.request.url)}')[:14]}"  # known.lua packs this
        if walk is None:
            return task_id(self.request.url, self.kind)
        return f"w{_digest(f'{walk.back_to} {walk.root} {same_url(self.request.url)}')}"


@dataclass(frozen=True, slots=True)
class Claim:
    """A leased task. `deaths` is how many holders died with it; `fails` is how often its host failed in a row."""

    task: Task
    id: str
    token: str
    partition: int
    deaths: int
    fails: int


@dataclass(frozen=True, slots=True)
class Reschedule:
    """The task to fetch again after `after_s` seconds."""

    after_s: float
    task: Task


@dataclass(frozen=True, slots=True)
class AddResult:
    """How many URLs were new, how many were known, and how many found no room (`overflow`).

    The next poll of the list finds the overflow again. `memory` is the part of it that was refused because of the
    server's memory and not because of the outlet's limit.
    """

    new: int = 0
    known: int = 0
    overflow: int = 0
    memory: int = 0

    def __add__(self, other: AddResult) -> AddResult:
        return AddResult(
            self.new + other.new,
            self.known + other.known,
            self.overflow + other.overflow,
            self.memory + other.memory,
        )


@dataclass(frozen=True, slots=True)
class ClaimResult:
    """Claimed tasks.

    `held_up` says why no task may be claimed (`full` or `memory`); it is empty if tasks may be claimed. `wait_s` is the
    longest wait before the next call; None if the frontier is empty.
    """

    claims: list[Claim]
    held_up: str
    wait_s: float | None


@dataclass(frozen=True, slots=True)
class FrontierBacklog:
    """What waits in the frontier.

    `added` counts the links added since the server's first start. `entries`, `pages` and `revisits` are the known
    tasks. `due` of them are due, the oldest since `oldest_due_s` seconds. `hosts` have work.
    """

    added: int
    entries: int
    pages: int
    revisits: int
    due: int
    oldest_due_s: float
    hosts: int


def same_url(url: str) -> str:
    """Normalize a URL for comparison: no fragment, lower-case host, no default port, `/` for an empty path."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url
    host = (parts.hostname or "") if ":" not in (parts.hostname or "") else f"[{parts.hostname}]"
    if port is not None and port != _DEFAULT_PORTS.get(parts.scheme):
        host = f"{host}:{port}"
    return urlunsplit((parts.scheme, host, parts.path or "/", parts.query, ""))


def task_id(url: str, kind: TaskKind) -> str:
    """Return a task id: 60 bits of the URL's hash. An entry point and an article at the same URL have different ids."""
    digest = _digest(same_url(url))
    return f"e{digest}" if kind is TaskKind.ENTRY else digest


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:15]


def pack(task: Task) -> bytes:
    """Pack a task for Redis: host, outlet, rank and kind, each on a line of its own for the scripts, then JSON."""
    request = task.request
    head = f"{authority(request.url)}\n{request.outlet}\n{_rank_of(task)}\n{_word_of(task)}\n"
    return head.encode() + orjson.dumps(_row(task))


def _rank_of(task: Task) -> int:
    """Return the handicap in time. Unseen pages have none: the one that failed last comes first.

    A story that was listed early then need not wait until a thousand dead links have been tried.
    """
    if task.kind is TaskKind.UNSEEN:
        return -round(task.failed_at * 1000)
    return task.request.priority * _RANK_OF_PRIORITY_MS + (_RANK_OF_BULK_MS if task.request.lane is Lane.BULK else 0)


def _word_of(task: Task) -> str:
    """Return the scripts' name of the kind. Pictures and style sheets have a queue of their own."""
    is_part = task.kind is TaskKind.ONCE and task.request.kind in (PageKind.IMAGE, PageKind.STYLE)
    return _PICTURE if is_part else task.kind.value


def _row(task: Task) -> dict[str, Any]:
    row: dict[str, Any] = {"r": task.request.model_dump(mode="json", exclude_defaults=True)}
    optional = {
        "t": task.traceparent,
        "c": task.client_ref,
        "p": task.producer,
        "s": dict(task.state),
        "a": task.attempt,
        "f": task.failed_at,
    }
    return row | {key: value for key, value in optional.items() if value}


def unpack(record: bytes) -> Task:
    """Read a task as the frontier keeps it. `pack` writes it."""
    _, _, _, word, data = record.split(b"\n", 4)
    row = orjson.loads(data)
    kind = TaskKind.ONCE if word == _PICTURE.encode() else TaskKind(word.decode())
    state = row.get("s", {})
    if _TRIES_SO_FAR in state:
        kind, state = TaskKind.UNSEEN, {}
    return Task(
        FetchRequest.model_validate(row["r"], strict=False),
        kind,
        row.get("t", ""),
        row.get("c"),
        row.get("p"),
        state,
        row.get("a", 0),
        row.get("f", 0.0),
    )
