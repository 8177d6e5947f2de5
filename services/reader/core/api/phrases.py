"""Read the phrase that a visitor asks for, and the month whose phrases to list."""

from __future__ import annotations

import re
from datetime import date

from services.reader.core.api.query_params import BadParameter
from services.reader.core.wording.translation import _
from shared.query.nodes import Node
from shared.query.parser import parse_query
from shared.text.headlines import bare_headline

LONGEST = 200
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])", re.ASCII)


def phrase_node(phrase: str) -> Node:
    """Return the query for these words as a phrase. Raises `BadParameter` if it contains no word."""
    node = parse_query(phrase_query(phrase)).tree
    if node is None:
        raise BadParameter("q", _("has no letter and no digit: give the words of a phrase"))
    return node


def phrase_query(phrase: str) -> str:
    """Return the search that finds the phrase."""
    return '"' + phrase.replace('"', " ") + '"'


def headline_query(title: str) -> str:
    """Return the search that finds this headline, apart from figures. It is empty if there is no letter."""
    headline = bare_headline(title)
    return f'series:"{headline}"' if headline else ""


def read_month(value: str) -> date | None:
    """Read a month such as `2024-03`. Raises `BadParameter` for anything else that is not empty."""
    if not value:
        return None
    found = _MONTH.fullmatch(value)
    if not found or found[1] == "0000":
        raise BadParameter("month", _("must be a month such as 2024-03"))
    return date(int(found[1]), int(found[2]), 1)
