"""Decide what an answer means: a capture, an observation, or another try."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import SplitResult, parse_qsl, urlsplit, urlunsplit

from services.fetcher.core.interstitials import blocked_by
from services.fetcher.core.response import FetchFailure, Response
from shared.contracts import ObservationKind, PageKind
from shared.homepages import redirected_to_homepage
from shared.tracking import TRACKING

_LED_BY_PAGE = 200
"""The status of a page that leads on at once. That may be a move, or a gate before the same page."""
_PERMANENT = (_LED_BY_PAGE, 301, 308)
_ID, _YEAR = re.compile(r"\d{4,}"), re.compile(r"(?:19|20)\d\d")
_WORD = re.compile(r"[^\W_]*\d[^\W_]*|[^\W_]{4,}")
_CHOICE = re.compile(r"\d?|[a-z]{1,8}(?:[_-][a-z]{2,4}){0,2}", re.I)
"""A value that chooses a form of a page, such as `en`, `zh-Hans-CN` or `1`. Ids, names and sessions are no choice."""
_INDEX, _EXTENSION = re.compile(r"/(?:index|default)\.\w{2,5}$", re.I), re.compile(r"\.[a-z]{3,5}$", re.I)
_OF_ERROR = re.compile(r"(?<!\d)4(?:04|10)(?!\d)|(?<!t)error|not[-_]?found|(?<![^\W_])(?:missing|gone)(?![^\W_])", re.I)
_NOT_FOUND = re.compile(
    r"(?:/(?:errors?[/_-])?(?:page|article)?[-_]?not[-_]?found|"
    r"(?:^(?:/[a-z]{2}(?:[_-][a-z]{2})?)?/|/errors?[/_-])4(?:04|10))(?:\.[a-z]{3,5})?/?$",
    re.I,
)
"""The path of an outlet's page for what it does not have. In a folder of stories, 404 is the number of one."""
_ITS_NUMBER = re.compile(r"(?<!\d)4(?:04|10)(?!\d)|not[-_]?found", re.I)
_CAME_FROM = ("from", "ref", "referrer", "source", "src")
_BARRED = (401, 402, 403, 407, 451)
_TRY_LATER = (408, 425, 429)
_MISSED = (ObservationKind.NOT_FOUND, ObservationKind.GONE)
_HOST_IS_ILL = frozenset({"timeout", "slow", "connect", "dns", "tls", "tls-expired", "tls-untrusted", "tls-wrong-host"})


@dataclass(frozen=True, slots=True)
class Classification:
    """Meaning of an answer.

    seen      observation to publish; None for a capture
    retry     the problem may be temporary
    health    state of the host as a whole
    moved_to  target of permanent redirects, and of others that change no more than the host or add to the query
    """

    seen: ObservationKind | None
    reason: str = ""
    detail: str = ""
    retry: bool = False
    health: Literal["ok", "failed", "same"] = "ok"
    moved_to: str = ""


WITHOUT_END = Classification(
    ObservationKind.UNREACHABLE, "truncated", "the page stops without the end tag of the last visit", retry=True
)


def classify_response(response: Response, kind: PageKind, body_sha256: str, known_sha256: str) -> Classification:
    """Classify an answer. `known_sha256` is the hash of the body seen last time, empty if there is none."""
    if response.status == 304:
        return Classification(ObservationKind.NOT_MODIFIED, "http-304")
    if response.status == 206:
        detail = "a part of the page (206) that was not asked for"
        return Classification(ObservationKind.UNREACHABLE, "truncated", detail, retry=True)
    if 200 <= response.status < 300:
        return _of_success(response, kind, body_sha256, known_sha256)
    found = _of_failure(response.status)
    if found.seen in _MISSED and kind is PageKind.ARTICLE and response.body and body_sha256 == known_sha256:
        return Classification(ObservationKind.NOT_MODIFIED, "same-body")  # the text stands, whatever the status says
    return found


def led_away(response: Response, owns: Callable[[str], bool]) -> Classification | None:
    """Judge the answer for an article that stood at its own address. None if it does not now lead to something else.

    A name that is for sale or a gate to the network leads every address to a host of its own. So does an outlet that
    moves: there the article keeps its name or number, and gets no further query. If it moves for good, its name may get
    another extension. A gate of the outlet itself gets the address to return to. None of this shows that the article
    was removed.
    """
    is_permanent = all(hop.status in _PERMANENT for hop in response.redirects)
    if owns(response.final_url) or not owns(response.url):
        is_away = not is_permanent and response.status == 200 and returns(response.url, response.final_url)
    else:
        is_away = not _keeps_name(response.url, response.final_url, is_permanent=is_permanent)
    if not is_away:
        return None
    return Classification(ObservationKind.BLOCKED, "redirected-away", f"led to {response.final_url[:500]}")


def returns(url: str, target: str) -> bool:
    """Return whether the target's query names the URL to return to. A page about an error names what was not found."""
    one, other = urlsplit(url), urlsplit(target)
    place = urlunsplit(("", "", *one[2:4], ""))
    if one.path.strip("/") == "" or other.path == one.path:
        return False
    pairs = parse_qsl(other.query, keep_blank_values=True)
    rest = [(key, "" if value in (url, place) else value) for key, value in pairs]
    return rest != pairs and not _OF_ERROR.search(" ".join([other.path, *(part for pair in rest for part in pair)]))


def _keeps_name(url: str, target: str, *, is_permanent: bool) -> bool:
    """Return whether the last part of the path or, if it is permanent, the query or an id is in the target as well."""
    one, other = urlsplit(url), urlsplit(target)
    was, now = _query(one, one.netloc), _query(other, one.netloc)
    if now and now != was:
        return _ids(one.query) & _ids(other.query) != set() and _ids(one.path) <= _ids(other.path)
    if is_permanent and now:
        return True
    if _name(one.path, is_permanent) == _name(other.path, is_permanent) != "":
        return now == was or not _INDEX.search(one.path)
    return is_permanent and _ids(one.path + "?" + one.query) & _ids(other.path + "?" + other.query) != set()


def _query(url: SplitResult, former_host: str) -> list[tuple[str, str]]:
    """Return the parameters but those that say where the reader came from. One that names the former host stays."""
    pairs = parse_qsl(url.query, keep_blank_values=True)
    return [(k, v) for k, v in pairs if former_host in v or not (TRACKING.match(k) or k.lower() in _CAME_FROM)]


def _name(path: str, without_extension: bool) -> str:
    """Return the last part of the path. The name of an index file is not one, nor is a year."""
    name = _INDEX.sub("", path).rstrip("/").rpartition("/")[2]
    name = _EXTENSION.sub("", name) if without_extension else name
    return "" if _YEAR.fullmatch(name) else name


def _ids(text: str) -> set[str]:
    """Return the numbers long enough to be an article's id, and no year."""
    return {number for number in _ID.findall(text) if not _YEAR.fullmatch(number)}


def classify_failure(error: FetchFailure) -> Classification:
    """Return what a failed fetch means: refused by our own rules, or unreachable and tried again."""
    if error.refused:
        return Classification(ObservationKind.REFUSED, error.reason, str(error), health="same")
    health: Literal["failed", "same"] = "failed" if error.reason in _HOST_IS_ILL else "same"
    return Classification(ObservationKind.UNREACHABLE, error.reason, str(error), retry=True, health=health)


def _of_success(response: Response, kind: PageKind, body_sha256: str, known_sha256: str) -> Classification:
    barrier = "" if kind in (PageKind.IMAGE, PageKind.STYLE) else blocked_by(response.status, response.body)
    if barrier:
        return Classification(ObservationKind.BLOCKED, barrier, "a page that replaces the one asked for")
    if response.status in (204, 205) or not response.body:
        return Classification(
            ObservationKind.UNREACHABLE, "empty", f"status {response.status} with an empty body", retry=True
        )
    if kind is PageKind.ARTICLE and redirected_to_homepage(response.url, response.final_url):
        return Classification(ObservationKind.SOFT_GONE, "redirected-home", f"led to {response.final_url[:500]}")
    if kind is PageKind.ARTICLE and _says_not_found(response):
        return Classification(ObservationKind.SOFT_GONE, "soft-gone", f"led to {response.final_url[:500]}")
    if body_sha256 == known_sha256:
        return Classification(ObservationKind.NOT_MODIFIED, "same-body")
    return Classification(None, moved_to=_moved_to(response))


def _says_not_found(response: Response) -> bool:
    """Return whether a redirect led to a page at the same host whose address says that nothing was found.

    A story whose own address says so, such as number 404, tells nothing.
    """
    one, other = urlsplit(response.url), urlsplit(response.final_url)
    asked = urlunsplit(("", "", *one[2:4], ""))
    is_named = _NOT_FOUND.search(other.path) is not None and _ITS_NUMBER.search(asked) is None
    return is_named and one.netloc == other.netloc


def _of_failure(status: int) -> Classification:
    reason, detail = f"http-{status}", f"the server answered {status}"
    if status == 404:
        return Classification(ObservationKind.NOT_FOUND, reason)
    if status == 410:
        return Classification(ObservationKind.GONE, reason)
    if status in _BARRED:
        return Classification(ObservationKind.BLOCKED, reason, detail)
    if status in _TRY_LATER:
        return Classification(ObservationKind.BLOCKED, reason, detail, retry=True, health="failed")
    if status >= 500:
        return Classification(
            ObservationKind.UNREACHABLE, reason, detail, retry=True, health="failed" if status == 503 else "ok"
        )
    return Classification(ObservationKind.UNREACHABLE, reason, detail)


def _moved_to(response: Response) -> str:
    statuses = {hop.status for hop in response.redirects}
    is_move = statuses <= {*_PERMANENT} or _is_at_same_path(response) or _is_named_more_fully(response)
    if _LED_BY_PAGE in statuses:
        is_move = is_move and not _words_of(response.url).isdisjoint(_words_of(response.final_url))
    return response.final_url if is_move and statuses and response.final_url != response.url else ""


def _words_of(url: str) -> set[str]:
    """Return the numbers and longer words in the name and the query. An address to return to is not one of them."""
    parts = urlsplit(url)
    values = (value for _, value in parse_qsl(parts.query) if "/" not in value)
    return set(_WORD.findall(" ".join((_name(parts.path, True), *values)).lower()))


def reason_of_move(response: Response) -> str:
    """Name the status of the redirects. One that is temporary makes all so."""
    statuses = [hop.status for hop in response.redirects]
    return f"http-{next((s for s in statuses if s not in _PERMANENT), statuses[0])}"


def _is_at_same_path(response: Response) -> bool:
    """Return whether the page is at the same path: on another host, as an outlet may move with temporary redirects, or
    with a further query, as a site may add the reader's language. An id in it may be that of today's top story.
    """
    one, other = urlsplit(response.url), urlsplit(response.final_url)
    if one.path != other.path or one.path.strip("/") == "":
        return False
    if one.netloc != other.netloc:
        return one.query == other.query
    was, now = ({*parse_qsl(parts.query, keep_blank_values=True)} for parts in (one, other))
    return was < now and all(_CHOICE.fullmatch(value) for _, value in now - was)


def _is_named_more_fully(response: Response) -> bool:
    """Return whether only further words follow the name, such as `/news/17-after-the-vote` after `/news/17`. A name
    without a number may be a section's.
    """
    one, other = urlsplit(response.url), urlsplit(response.final_url)
    folder, _, name = _EXTENSION.sub("", one.path.rstrip("/")).rpartition("/")
    if one.netloc != other.netloc or other.query or not name[-1:].isdigit() or _YEAR.fullmatch(name):
        return False
    return re.match(rf"{re.escape(f'{folder}/{name}')}[-_/][^/]+/?$", other.path) is not None
