"""Words for the identifiers of the archive (`mass-removal`, `whole-text`), in the language of the request."""

from __future__ import annotations

from collections.abc import Mapping

from services.reader.core.wording.reasons import reason_words
from services.reader.core.wording.translation import N_, _
from shared.archive.read.outlets.trouble import OF_ARTICLES, OF_ENTRY_POINTS, Trouble

CHANGES: Mapping[str, str] = {
    "created": N_("created"), "revised": N_("revised"), "alternating": N_("alternating"), "removed": N_("removed"),
    "restored": N_("restored"), "suspected": N_("suspected"), "cleared": N_("cleared"), "moved": N_("moved"),
    "unlisted": N_("unlisted"), "name-removed": N_("name removed"), "mass-removal": N_("mass removal"),
}  # fmt: skip
WEIGHTS: Mapping[str, str] = {
    "typographic": N_("typographic"), "wording": N_("wording"), "number-or-date": N_("number or date"),
    "quotation": N_("quotation"), "name": N_("name"), "headline": N_("headline"), "picture": N_("picture"),
    "paragraph": N_("paragraph"), "whole-text": N_("whole text"),
}  # fmt: skip
STATES: Mapping[str, str] = {"live": N_("live"), "moved": N_("moved")}
RELATIONS: Mapping[str, str] = {
    "same": N_("nearly the same"), "cut": N_("cut"), "longer": N_("with more"), "reworded": N_("reworded"),
}  # fmt: skip
INTERVALS: Mapping[str, str] = {"day": N_("day"), "week": N_("week"), "month": N_("month"), "year": N_("year")}
LISTS: Mapping[str, str] = {
    "feed": N_("feed"), "sitemap": N_("sitemap"), "listing": N_("list page"), "json-list": N_("JSON list"),
}  # fmt: skip
LOOKS: Mapping[str, str] = {
    "new": N_("something new"), "nothing-new": N_("nothing new"), "could-not-see": N_("could not see"),
    "did-not-look": N_("did not look"),
}  # fmt: skip
VISITS: Mapping[str, str] = {
    "not-found": N_("not found (404)"), "gone": N_("gone (410)"), "soft-gone": N_("a page without the article"),
}  # fmt: skip
TROUBLES: Mapping[str, str] = {
    text: text
    for text in (
        N_("placeholder everywhere"), N_("redirected home"), N_("blocked"), N_("login wall"),
        N_("not found everywhere"), N_("no answer"), N_("entry point answers HTML"),
        N_("entry point redirected home"), N_("placeholder at the entry point"), N_("login wall at the entry point"),
        N_("entry point blocked"), N_("entry point not found"), N_("entry point does not answer"),
        N_("entry point not fetched"), N_("entry point cannot be read"),
    )
}  # fmt: skip
TOPICS: Mapping[str, str] = {
    "leader": N_("leaders"), "politics": N_("party and state"), "military": N_("military"),
    "foreign": N_("foreign affairs"), "south": N_("the South and reunification"), "economy": N_("economy"),
    "science": N_("science and technology"), "culture": N_("culture"), "sport": N_("sport"), "society": N_("society"),
    "health": N_("health"), "nature": N_("weather, disasters, environment"),
}  # fmt: skip
DOUBTS: Mapping[str, str] = {
    text: text
    for text in (
        N_("contradicts url"), N_("future"), N_("day and month may be swapped"), N_("year not printed"),
        N_("only the date of an update"), N_("no date of publication"), N_("juche and gregorian years disagree"),
    )
}  # fmt: skip
_ALL: Mapping[str, str] = {
    **CHANGES,
    **WEIGHTS,
    **STATES,
    **RELATIONS,
    **INTERVALS,
    **LISTS,
    **LOOKS,
    **VISITS,
    **TROUBLES,
    **TOPICS,
    **DOUBTS,
}


def words(identifier: str) -> str:
    """Return the words for an identifier; an unknown one with spaces for its hyphens."""
    return _(_ALL[identifier]) if identifier in _ALL else identifier.replace("-", " ")


def trouble_words(trouble: Trouble) -> str:
    """Return the words for an outlet's trouble, with its reason."""
    said = words({**OF_ARTICLES, **OF_ENTRY_POINTS}[trouble.what])
    return f"{said} ({reason_words(trouble.reason)})" if trouble.reason else said
