"""Find when each outlet answered well after an article seemed to be missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from services.publisher.core.facts import SOFT
from services.publisher.core.history import FirstAnswer
from services.publisher.core.known_article import Known
from services.publisher.core.reading import Row
from services.publisher.core.removal.absence_starts import absence_starts
from shared.archive.read.judging import outlet_health
from shared.archive.schema.connection import Connection
from shared.contracts import ObservationKind

Lists = Mapping[tuple[str, datetime], datetime | None]
Others = Mapping[tuple[int, datetime], datetime | None]


async def first_answers(conn: Connection, known: Sequence[Known]) -> list[FirstAnswer]:
    """Return one `FirstAnswer` for each article, in order.

    A 404 is confirmed if the outlet's lists were well in between. A page in an article's place, or a redirect, may
    appear for all articles while the lists are well. To confirm it, another article must have shown its own text. The
    one to which a redirect leads does not count: it shows its text whenever an article leads there.
    """
    starts = [(k.captures[0]["outlet_id"], absence_starts(k.signs, k.seen())) for k in known]
    asked = {(outlet, since) for outlet, moments in starts for since in moments}
    rows = [{"outlet_id": outlet, "since": since} for outlet, since in sorted(asked)]
    lists = await outlet_health.first_answers(conn, rows) if rows else {}
    soft = [row for n, k in enumerate(known) for row in _asked(n, k)]
    others = await outlet_health.first_shown(conn, soft) if soft else {}
    return [_answer_of(n, outlet, lists, others) for n, (outlet, _) in enumerate(starts)]


def _asked(number: int, known: Known) -> list[Row]:
    if not any(s.kind in SOFT for s in known.signs):
        return []
    own = known.addresses.keys() | {s.moved_to_id for s in known.signs if s.moved_to_id}
    common = {"asked": number, "outlet_id": known.captures[0]["outlet_id"], "own": sorted(own)}
    return [{**common, "since": since} for since in sorted(set(absence_starts(known.signs, known.seen())))]


def _answer_of(number: int, outlet: str, lists: Lists, others: Others) -> FirstAnswer:
    def first(since: datetime, kind: ObservationKind) -> datetime | None:
        return others.get((number, since)) if kind in SOFT else lists.get((outlet, since))

    return first
