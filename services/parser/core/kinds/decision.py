"""Decide whether a page is an article.

A page that both linked data and Open Graph call an article is one, and so is a post of WordPress, unless the address is
that of a site, a list, a talk or an offer. So is a bare page unless it declares another kind. For all others the model
decides, with a margin; at the address of a site, a list or a talk without one. A page of teasers that does not call
itself an article is a listing, whatever the model says of it: it knows few lists in other languages than English. Where
the address too looks like that of a story, and the model is sure, it may be a digest, and is kept with a doubt.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from services.parser.core.document.outline import Outline
from services.parser.core.document.text_runs import TextRun
from services.parser.core.extraction import Context, Refusal
from services.parser.core.kinds import declared
from services.parser.core.kinds.model import DOCUMENT, model
from services.parser.core.kinds.signals import add_hints, signals_of
from services.parser.core.kinds.teasers import is_list_of_teasers
from services.parser.core.metadata.head import Head

ARTICLE, LIVE_BLOG = "article", "live-blog"
REFUSED = {
    reason.value: reason
    for reason in (Refusal.LISTING, Refusal.COLLECTION, Refusal.PRODUCT, Refusal.SERVICE, Refusal.FORUM)
}
LISTING = "listing"
SURE, DOUBTFUL = 0.6, 0.4
"""Thresholds for the probability of an article or document.

From the first on, a page is accepted without doubt. From the second on, it is kept with a doubt.
"""
DOUBTFUL_OF_FEEDS = 0.05
"""The same threshold for pages that a feed dated or signed. Feeds list articles."""
_NEVER_DOUBTFUL = frozenset((declared.HOME, declared.LIST, declared.TALK))
"""The addresses of hardly any article. A page there is an article only without doubt."""
_BARE = ((40, 0.5), (100, 0.15))
"""Pairs of a maximum number of boxes and a maximum share of linked characters.

Below both, a page can only be its text.
"""


@dataclass(frozen=True, slots=True)
class Judged:
    """The decision about a page.

    `chance` is the probability that it is an article or document. `doubtful` is set if it is kept although the model is
    not sure enough.
    """

    kind: str
    chance: float = 1.0
    doubtful: bool = False

    @property
    def refusal(self) -> Refusal | None:
        return None if self.doubtful else REFUSED.get(self.kind)


def is_bare(outline: Outline) -> bool:
    """Return whether the text has few boxes and few links around it."""
    boxes = len(outline.tag)
    if boxes > _BARE[-1][0]:
        return False
    linked = sum(text_run.linked for text_run in outline.text_runs)
    size = sum(len(text_run.text) for text_run in outline.text_runs)
    return any(boxes <= most and linked < share * size for most, share in _BARE)


def is_surely_article(url: str, head: Head, types: Counter[str], outline: Outline, chosen: Sequence[TextRun]) -> bool:
    """Return whether the page calls itself an article, or is so bare that nothing else can be meant."""
    place = declared.place_of(url)
    if declared.is_said_article(head, types) or declared.is_post_of_blog(head):
        return not place
    if place in (declared.HOME, declared.TALK) or not declared.says_no_other(head, types) or not is_bare(outline):
        return False
    return declared.may_be_article(head, types) or not is_list_of_teasers(outline, chosen)


def has_only_teasers(head: Head, types: Counter[str], outline: Outline, chosen: Sequence[TextRun]) -> bool:
    """Return whether the page is a list of teasers and does not call itself an article."""
    return not declared.may_be_article(head, types) and is_list_of_teasers(outline, chosen)


def least_chance(url: str, *, only_teasers: bool = False) -> float:
    """Return the chance from which on a page is kept."""
    if only_teasers:
        return SURE if declared.is_of_story(url) else inf
    return SURE if declared.place_of(url) in _NEVER_DOUBTFUL else DOUBTFUL


def judge(
    url: str, head: Head, scripts: Sequence[str], named: str, outline: Outline, chosen: Sequence[TextRun], title: str,
    byline: bool, dated: str, context: Context,
) -> Judged:  # fmt: skip
    """Judge what kind of page it is: by what it declares, then by the model of kinds.

    Below the margins the kind is `doubtful`: the page is kept and marked. Kinds that the outlet's source file keeps are
    never refused.
    """
    types = declared.types_in(scripts)
    if "LiveBlogPosting" in types:
        return Judged(LIVE_BLOG)
    if is_surely_article(url, head, types, outline, chosen):
        return Judged(ARTICLE)
    listed = bool(context.hint_published or context.hint_byline)
    teasers = not listed and has_only_teasers(head, types, outline, chosen)
    sight = signals_of(url, head, types, named, outline, chosen, title, byline, dated)
    numbers = model().numbers(sight)
    if not teasers and model().reaches_in_any_case(SURE, numbers):
        return Judged(_kept_kind(numbers))
    add_hints(numbers, outline)
    chance = model().chance_of_article(numbers)
    if teasers:
        least = least_chance(url, only_teasers=True)
        return Judged(LISTING, chance, doubtful=LISTING in context.kept or chance >= least)
    if chance >= SURE:
        return Judged(_kept_kind(numbers), chance)
    kind = model().likeliest(numbers)
    least = DOUBTFUL_OF_FEEDS if listed else least_chance(url)
    return Judged(kind, chance, doubtful=kind in context.kept or chance >= least)


def _kept_kind(numbers: Sequence[float]) -> str:
    return DOCUMENT if model().is_document(numbers) else ARTICLE
