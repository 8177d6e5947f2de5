"""Read the parameters of a search, for the page, the API, the feed and the exports."""

from __future__ import annotations

import re
from dataclasses import dataclass

from services.reader.core.api.query_params import STATES, BadParameter, Params
from services.reader.core.wording.translation import _
from shared.query.errors import QueryError
from shared.query.nodes import All, Is, Node, Query, Within, Words
from shared.query.parser import MAX_LENGTH, nothing_in, parse_query
from shared.topics.topics import TOPICS

FILTERS = ("outlet", "edition", "language", "country", "state", "topic", "since", "until")
NAMES = ("q", *FILTERS, "sort", "page", "after", "limit")
SORTS = ("relevance", "newest", "oldest", "changed")
PAGE = 20
MOST = 1_000
_LAST_PAGE = 50
_CURSOR = re.compile(r"(p-?[0-9]{1,19}|o[0-9]{1,9})", re.ASCII)


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search and its page.

    node    query for the index; None if the search is empty
    place   continue after this place in the order of time
    offset  continue after this many hits
    error   why the query cannot be parsed; then `node` is None
    """

    q: str
    query: Query
    filters: tuple[tuple[str, Node], ...]
    sort: str
    limit: int
    place: int | None
    offset: int
    error: QueryError | None = None

    @property
    def node(self) -> Node | None:
        """Return words and filters as one query; None if there is none, or it has an error."""
        parts = [node for _, node in self.filters]
        if self.query.tree is not None:
            parts.insert(0, self.query.tree)
        return All(tuple(parts)) if parts and not self.error else None

    @property
    def words(self) -> tuple[Words, ...]:
        return self.query.wanted

    def cursor(self, last_place: int | None, shown: int, total: int) -> str | None:
        """Return the cursor of the next page, None on the last.

        A cursor with a place is stable when new articles arrive.
        """
        if shown < self.limit or self.offset + shown >= total:
            return None
        return f"p{last_place}" if last_place is not None else f"o{self.offset + shown}"


def read_search(params: Params) -> SearchRequest:
    """Read a search. Raises `BadParameter`. A query that cannot be parsed is returned as `error` instead."""
    q = params.text("q", MAX_LENGTH)
    error = None
    try:
        query = parse_query(q)
    except QueryError as fault:
        query, error = Query(None), fault
    if q and query.tree is None and not error:
        error = nothing_in(q)
    limit = params.number("limit", PAGE, 1, MOST)
    place, offset = _cursor(params)
    offset += (params.number("page", 1, 1, _LAST_PAGE) - 1) * limit
    sort = params.one_of("sort", SORTS) or ("relevance" if query.wanted else "newest")
    return SearchRequest(q, query, tuple(_filters(params)), sort, limit, place, offset, error)


def checked(asked: SearchRequest) -> SearchRequest:
    """Return the request, or raise `BadParameter` if its query cannot be parsed."""
    if asked.error:
        error = asked.error
        why = _("cannot be read. {message} (characters {start} to {end}) {hint}").format(
            message=error.message.written(_), start=error.start, end=error.end, hint=error.hint.written(_)
        )
        raise BadParameter("q", why.removesuffix("."))
    return asked


def _filters(params: Params) -> list[tuple[str, Node]]:
    values = {
        "outlet": params.outlet(), "edition": params.edition(), "language": params.language(),
        "country": params.country(), "state": params.one_of("state", STATES),
        "topic": params.one_of("topic", TOPICS),
    }  # fmt: skip
    found: list[tuple[str, Node]] = [(name, Is(name, value)) for name, value in values.items() if value]
    since, until = params.since(), params.until()
    if since:
        found.append(("since", Within(params.clock("since"), since, None)))
    if until:
        found.append(("until", Within(params.clock("until"), None, until)))
    return found


def _cursor(params: Params) -> tuple[int | None, int]:
    text = params.text("after", 24)
    if not text:
        return None, 0
    if not _CURSOR.fullmatch(text):
        raise BadParameter("after", _("is not a cursor of this list; give the `after` of the previous answer"))
    return (int(text[1:]), 0) if text[0] == "p" else (None, int(text[1:]))
