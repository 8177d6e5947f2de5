"""What papers do to their stories, each with the truth, written down before any of it was run."""

from __future__ import annotations

from tests.integration.visits.paper import Case
from tests.integration.visits.parts import parts_of_texts
from tests.integration.visits.redirects import redirects
from tests.integration.visits.stories import single_stories
from tests.integration.visits.walls import walls_at_all


def cases() -> list[Case]:
    found = [*walls_at_all(), *redirects(), *single_stories(), *parts_of_texts()]
    assert len({case.name for case in found}) == len(found)
    return found
