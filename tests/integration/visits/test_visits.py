"""What the archive claims of papers that misbehave at one story or at all: no more than is true."""

from __future__ import annotations

from itertools import count

import pytest

from shared.sources import Outlet
from tests.chaos.misbehaving.pages import first_text
from tests.integration.visits.cases import cases
from tests.integration.visits.course import Course
from tests.integration.visits.paper import Case, path_of
from tests.publishing import Press

_NAMES = count(1)


async def histories(press: Press, course: Course) -> dict[str, tuple[str, ...]]:
    """Return the changes of each article by its path, without suspicions, and of the outlet itself by an empty path."""
    rows = await press.rows(
        "SELECT c.kind, a.address FROM change c LEFT JOIN article a ON a.id = c.article_id "
        "WHERE c.outlet_id = %s AND c.kind NOT IN ('suspected', 'cleared') ORDER BY c.at",
        course.outlet.id,
    )
    found: dict[str, tuple[str, ...]] = {}
    for row in rows:
        path = (row["address"] or "").removeprefix(course.site)
        found[path] = (*found.get(path, ()), row["kind"])
    return found


async def shortfalls(press: Press, case: Case) -> list[str]:
    """Return what is claimed and not true, or true and not claimed."""
    name = f"o{next(_NAMES)}"
    course = Course(press, case, Outlet(id=name, name="Gazette", hosts=(f"{name}.example",)))
    await course.go()
    found = await histories(press, course)
    wrong = [
        f"{path}: {found.get(path, ())}"
        for path, story in course.paths.items()
        if found.get(path, ()) not in ([*map(tuple, case.truth)] if story in case.hit else [()])
    ]
    wrong += [f"{path or 'the outlet'}: {kinds}" for path, kinds in found.items() if path not in course.paths]
    articles = await press.rows("SELECT address, title FROM article WHERE outlet_id = %s", name)
    if len(articles) not in case.articles:
        wrong.append(f"{len(articles)} articles")
    titles = {row["address"].removeprefix(course.site): row["title"] for row in articles}
    well = [n for n in range(12) if n not in case.hit or not case.lasts]
    named = {path_of(n): (titles.get(path_of(n)), first_text(n).title) for n in well}
    return wrong + [f"{path} is called {name!r}" for path, (name, truth) in named.items() if name != truth]


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
async def test_nothing_is_claimed_that_was_not_seen(press: Press, case: Case) -> None:
    assert await shortfalls(press, case) == []
