"""Read what the archive knows about the articles of a batch, judge their texts, and decide each article."""

from __future__ import annotations

from collections.abc import Sequence

from services.publisher.adapters.batch.counters import find_counters
from services.publisher.adapters.batch.lasting_pages import LastingPages
from services.publisher.adapters.batch.outlet_answers import first_answers
from services.publisher.adapters.batch.placeholders import find_placeholders
from services.publisher.adapters.batch.prefetch import ArticleState, prefetch
from services.publisher.adapters.batch.substitutes import set_aside
from services.publisher.core.decision import Decision, decide
from services.publisher.core.identity.grouping import Group
from services.publisher.core.known_article import Known
from services.publisher.core.reading import Row
from services.publisher.core.removal.confirmation_windows import ConfirmationWindow
from shared.archive.schema.connection import Connection
from shared.archive.write import lookups


async def decide_groups(
    conn: Connection, groups: Sequence[Group], state: ArticleState, window: ConfirmationWindow
) -> tuple[list[Decision], list[Row]]:
    """Decide each group. The second list holds the articles that have no capture left."""
    articles = await lookups.articles(conn, decided) if (decided := {a for g in groups for a in g.articles}) else {}
    gathered = await prefetch(conn, groups, articles, state, window)
    for judge in (find_placeholders, set_aside, find_counters):
        await judge(conn, gathered, window)
    known = [k for k in gathered if k.captures]
    gone = [a for k in gathered if not k.captures for a in k.articles]
    return await _decide_each(conn, known, window), gone


async def _decide_each(conn: Connection, known: Sequence[Known], window: ConfirmationWindow) -> list[Decision]:
    """Decide each article. Decide it again with the answers if it depends on what other articles showed."""
    answers, pages = await first_answers(conn, known), LastingPages(window)
    decisions: dict[int, Decision] = {}
    left: Sequence[int] = range(len(known))
    while left:
        asking = []
        for n in left:
            asked = len(pages.open)
            outlet = known[n].captures[0]["outlet_id"]
            decisions[n] = decide(known[n], window(outlet), answers[n], pages.of(known[n]))
            asking += [n] if len(pages.open) > asked else []
        left = asking
        if left:
            await pages.ask(conn)
    return [decisions[n] for n in range(len(known))]
