"""Pages in place of stories, of kinds that real servers, hosts and gates show."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from tests.integration.visits.paper import ALL, Case, Reply, Visit, wall

WALLS: Mapping[str, Sequence[tuple[str, str]]] = tomllib.loads(
    Path(__file__).with_name("walls.toml").read_text(encoding="utf-8")
)


def walls_at_all() -> Iterator[Case]:
    """Each kind of page at every story, another at each; the feed is away with them, or is well."""
    for kind, pages in WALLS.items():
        yield Case(f"{kind}-everywhere", _one_of(pages), ALL, feed=False)
        yield Case(f"{kind}-everywhere-feed-well", _one_of(pages), ALL)


def shown(kind: str, place: int, visit: Visit) -> Reply:
    pages = WALLS[kind]
    title, body = pages[place % len(pages)]
    return Reply(wall(title, body, visit.number))


def _one_of(pages: Sequence[tuple[str, str]]) -> Callable[[Visit], Reply]:
    def answer(visit: Visit) -> Reply:
        title, body = pages[visit.story * 5 % len(pages)]
        return Reply(wall(title, body, visit.number))

    return answer
