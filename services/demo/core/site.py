"""Choose the page for a path at a given time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.demo.core.feeds import robots, rss, sitemap
from services.demo.core.items import Item, item, path_of
from services.demo.core.model import Shown, State
from services.demo.core.rendering import gazette_page, herald_page
from services.demo.core.texts import EDITIONS
from services.demo.core.wording import GAZETTE_SECTIONS, HERALD

PAGE_LENGTH = 20


@dataclass(frozen=True, slots=True)
class Page:
    """An answer. `modified_at` is None if the page depends on more than one article."""

    status: int
    media_type: str
    body: str
    modified_at: datetime | None = None


def respond(outlet: str, base: str, path: str, number: int, shown: Sequence[Shown]) -> Page:
    """Return the page at `path` of "herald" or "gazette" with the address `base`; `number` is `?page=`, from 1."""
    own = [s for s in shown if s.story.outlet == outlet]
    live = [s for s in own if s.state is State.LIVE]
    for one in own:
        for edition in one.story.texts:
            if path == path_of(one, edition):
                return _article(outlet, base, one, edition, live)
    lists = _herald_lists if outlet == "herald" else _gazette_lists
    answer = lists(base, live, max(1, number)).get(path)
    return answer() if answer else _missing(outlet, base, live)


Lists = Mapping[str, Callable[[], Page]]


def _article(outlet: str, base: str, one: Shown, edition: str, live: Sequence[Shown]) -> Page:
    newest = _items(live, edition)[:6]
    if one.state is State.GONE:
        return _missing(outlet, base, live)
    if one.state is State.REPLACED:
        page = (
            herald_page(base, edition, newest, gone=True)
            if outlet == "herald"
            else gazette_page(base, newest, gone=True)
        )
        return Page(200, "text/html", page)
    article = item(one, edition)
    body = herald_page(base, edition, newest, article) if outlet == "herald" else gazette_page(base, newest, article)
    return Page(200, "text/html", body, one.modified_at)


def _items(live: Sequence[Shown], edition: str, section: str = "") -> list[Item]:
    return [item(s, edition) for s in live if edition in s.texts and section in ("", s.story.section)]


def _herald_lists(base: str, live: Sequence[Shown], number: int) -> Lists:
    lists: dict[str, Callable[[], Page]] = {"/robots.txt": lambda: Page(200, "text/plain", robots(base))}
    everything = [i for edition in EDITIONS["herald"] for i in _items(live, edition)]
    lists["/sitemap.xml"] = lambda: Page(200, "application/xml", sitemap(base, everything))
    lists["/"] = lambda: _herald_list(base, "en", "", live, number)
    for edition, words in HERALD.items():
        newest = _items(live, edition)[:PAGE_LENGTH]
        lists[f"/{edition}/rss.xml"] = lambda e=edition, w=words, n=newest: Page(  # type: ignore[misc]
            200, "application/rss+xml", rss(w.paper, e, base, n)
        )
        for section in ("", *words.sections):
            path = f"/{edition}/{section}/" if section else f"/{edition}/"
            lists[path] = lambda e=edition, s=section: _herald_list(base, e, s, live, number)  # type: ignore[misc]
    return lists


def _herald_list(base: str, edition: str, section: str, live: Sequence[Shown], number: int) -> Page:
    items, more = _slice(_items(live, edition, section), number)
    title = HERALD[edition].sections[section] if section else HERALD[edition].front
    return Page(200, "text/html", herald_page(base, edition, items, title=title, next_page=more))


def _gazette_lists(base: str, live: Sequence[Shown], number: int) -> Lists:
    items = _items(live, "en")
    lists: dict[str, Callable[[], Page]] = {
        "/robots.txt": lambda: Page(200, "text/plain", robots(base)),
        "/sitemap.xml": lambda: Page(200, "application/xml", sitemap(base, items)),
    }
    for section in ("", *GAZETTE_SECTIONS):
        path = f"/section/{section}" if section else "/"
        lists[path] = lambda s=section: _gazette_list(base, s, live, number)  # type: ignore[misc]
    return lists


def _gazette_list(base: str, section: str, live: Sequence[Shown], number: int) -> Page:
    items, more = _slice(_items(live, "en", section), number)
    return Page(200, "text/html", gazette_page(base, items, title=section.capitalize() or "Today", next_page=more))


def _slice(items: list[Item], number: int) -> tuple[list[Item], str]:
    """Return the items of this page and the relative address of the next one, empty on the last page."""
    start = (number - 1) * PAGE_LENGTH
    return items[start : start + PAGE_LENGTH], f"?page={number + 1}" if len(items) > start + PAGE_LENGTH else ""


def _missing(outlet: str, base: str, live: Sequence[Shown]) -> Page:
    newest = _items(live, "en")[:6]
    page = (
        herald_page(base, "en", newest, title="404") if outlet == "herald" else gazette_page(base, newest, title="404")
    )
    return Page(404, "text/html", page)
