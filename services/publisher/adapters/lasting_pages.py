"""Answer whether pages in articles' places last, from what other articles of the outlet showed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from services.publisher.core.confirmation_windows import ConfirmationWindow
from services.publisher.core.facts import Page
from services.publisher.core.known_article import Known
from services.publisher.core.lasting import Answer, Lasting, Other, Question, judge
from services.publisher.core.reading import Row
from shared.archive.read.same_absence import others_missing
from shared.archive.schema.connection import Connection


@dataclass(slots=True)
class LastingPages:
    """The answers so far. A question without an answer counts as "yes", and is asked by `ask`."""

    window: ConfirmationWindow
    answers: dict[Question, Answer] = field(default_factory=dict)
    open: list[Question] = field(default_factory=list)

    def of(self, known: Known) -> Lasting:
        outlet, own = known.captures[0]["outlet_id"], tuple(sorted(known.addresses))

        def answer(page: Page, since: datetime, at: datetime, until: datetime | None) -> Answer:
            question = Question(outlet, own, page, since, at, until)
            if question not in self.answers:
                self.open.append(question)
            return self.answers.get(question, Answer(at))

        return answer

    async def ask(self, conn: Connection) -> None:
        asked = [_row(n, q, self.window(q.outlet)) for n, q in enumerate(self.open)]
        others: dict[int, list[Other]] = defaultdict(list)
        for row in await others_missing(conn, asked):
            others[row["asked"]].append(Other(row["at"], row["came_back_at"], row["visited_at"]))
        self.answers |= {q: judge(q, others[n]) for n, q in enumerate(self.open)}
        self.open.clear()


def _row(number: int, question: Question, window: timedelta) -> Row:
    """Build the row of a question. Signs shortly before it count too: their second visits come first."""
    place, shows = question.page
    return {
        "asked": number,
        "outlet_id": question.outlet,
        "own": list(question.own),
        "place": place,
        "shows": shows,
        "since": question.since - window,
        "until": question.until or "infinity",
        "window_s": window.total_seconds(),
    }
