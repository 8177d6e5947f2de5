"""Answer whether pages that replaced articles last, by what other articles of the outlet showed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from services.publisher.core.known_article import Known
from services.publisher.core.reading import Row
from services.publisher.core.removal.confirmation_windows import ConfirmationWindow
from services.publisher.core.removal.lasting import judge
from services.publisher.core.removal.lasting_model import Answer, Lasting, Looks, Other, Others, Question, Well
from shared.archive.read.judging.others_well import others_known, others_well
from shared.archive.read.judging.same_absence import others_missing
from shared.archive.read.judging.shown_elsewhere import shown_elsewhere
from shared.archive.schema.connection import Connection


@dataclass(slots=True)
class LastingPages:
    """The answers so far. A question without an answer counts as "yes" until `ask` asks it."""

    window: ConfirmationWindow
    answers: dict[Question, Answer] = field(default_factory=dict)
    open: list[Question] = field(default_factory=list)

    def of(self, known: Known) -> Lasting:
        """Return the function that answers for one article. Questions without an answer yet are kept for `ask`."""
        outlet, own = known.captures[0]["outlet_id"], tuple(sorted(known.addresses))

        def answer(looks: Looks) -> Answer:
            question = Question(outlet, own, looks, _shown_before(known, looks))
            if question not in self.answers:
                self.open.append(question)
            return self.answers.get(question, Answer(looks.at))

        return answer

    async def ask(self, conn: Connection) -> None:
        """Answer all open questions with three queries."""
        asked = [_row(n, q, self.window(q.outlet)) for n, q in enumerate(self.open)]
        missing, well = _by_question(await others_missing(conn, asked)), _by_question(await others_well(conn, asked))
        after = _by_question(await others_well(conn, [{**row, "first": row["at"]} for row in asked]))
        known = await others_known(conn, asked)
        mixed_up = await shown_elsewhere(
            conn, [{**row, "text": q.text} for row, q in zip(asked, self.open, strict=True)]
        )
        for n, question in enumerate(self.open):
            others = _others(missing[n], well[n], after[n], known.get(n, 0))
            answer = judge(question.looks, others, self.window(question.outlet))
            self.answers[question] = Answer(None, answer.is_open, is_refuted=True) if n in mixed_up else answer
        self.open.clear()


def _shown_before(known: Known, looks: Looks) -> str:
    """Return the text that the article showed last before the first of the visits."""
    own = [row for row in known.captures if row["id"] not in known.placeholders and row["captured_at"] <= looks.since]
    last = max(own, key=lambda row: (row["captured_at"], row["id"]), default=None)
    return last["revision_id"] if last else ""


def _by_question(rows: Sequence[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["asked"]].append(row)
    return found


def _others(missing: Sequence[Row], well: Sequence[Row], after: Sequence[Row], known: int) -> Others:
    gone = {row["address_id"]: row["at"] for row in missing}
    return Others(
        [Other(row["at"], row["came_back_at"], tuple(row["visits"])) for row in missing],
        [Well(row["at"], gone.get(row["address_id"])) for row in well],
        known,
        [Well(row["at"], gone.get(row["address_id"])) for row in after],
    )


def _row(number: int, question: Question, window: timedelta) -> Row:
    """Build the row of a question. Signs shortly before it count too: their second visits come first."""
    looks = question.looks
    place, shows = looks.page
    return {
        "asked": number,
        "outlet_id": question.outlet,
        "own": [*question.own, shows] if place == "moved" else list(question.own),
        "place": place,
        "shows": shows,
        "first": looks.since,
        "at": looks.at,
        "since": looks.since - window,
        "until": looks.until or "infinity",
        "window_s": window.total_seconds(),
    }
