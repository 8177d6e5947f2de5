"""The parser's metrics: which fields its articles lack, and which of the outlets' rules still match."""

from __future__ import annotations

import structlog

from services.parser.core.content.rule_matches import SELECTORS, unmatched_rules
from services.parser.core.extraction import Extraction
from services.parser.core.links.feed_items import FEED_TEXT
from services.parser.core.page import Page
from shared.contracts import Article, Lane
from shared.observability.metrics import ARTICLES_READ, FIELDS_MISSING, RULES_TRIED
from shared.sources import Sources
from shared.sources.rules import Rules

ALERT_AFTER_MISSES = 5
"""Pages in a row that a rule must miss before the log reports it. A few odd pages do not prove a new layout."""
_MISSED: dict[tuple[str, str, str], int] = {}
"""The number of pages in a row on which each rule found nothing, by outlet, version and rule."""
log = structlog.get_logger()

FIELDS = ("published", "byline", "lead_image", "standfirst", "section", "language_declared")


def class_of(page: Page, sources: Sources) -> str:
    """Return the class of the page's outlet.

    It is `ruled` (the source file has rules), `listed` (there is a source file) or `other`.
    """
    if page.outlet.rules:
        return "ruled"
    return "listed" if page.outlet.id in sources.outlets else "other"


def count_article(page: Page, read: Extraction, article: Article, lane: Lane, sources: Sources) -> None:
    """Count an article that is read for the first time."""
    outlets = class_of(page, sources)
    ARTICLES_READ.labels(outlets).inc()
    for field in missing_fields(read, article):
        FIELDS_MISSING.labels(field, outlets).inc()
    if page.rules is not None and lane is Lane.LIVE and read.rules.get("text") not in ("story", FEED_TEXT):
        missed = unmatched_rules(read.doubts)
        for rule in count_rules(page.rules):
            RULES_TRIED.labels(page.outlet.id, rule, "no" if rule in missed else "yes").inc()
            _notice(page, rule, rule in missed)


def _notice(page: Page, rule: str, missed: bool) -> None:
    """Log a rule that has found nothing on several pages in a row.

    The next log line comes only after it has matched again.
    """
    assert page.rules is not None
    name = (page.outlet.id, page.rules.version, rule)
    in_a_row = _MISSED[name] = _MISSED.get(name, 0) + 1 if missed else 0
    if in_a_row == ALERT_AFTER_MISSES:
        log.warning("a rule no longer matches", outlet=name[0], version=name[1], rule=rule, url=page.url)


def missing_fields(read: Extraction, article: Article) -> list[str]:
    """Return the names of the fields that the page did not give.

    They include `title` where the first words of the text replace it.
    """
    missing = [name for name in FIELDS if not _is_there(article, name)]
    return [*missing, *(["title"] if not article.title or read.rules.get("title") == "first words" else [])]


def _is_there(article: Article, name: str) -> bool:
    return bool(article.byline.authors or article.byline.printed) if name == "byline" else bool(getattr(article, name))


def count_rules(rules: Rules) -> list[str]:
    """Return the names of the selectors in `rules` that should match on every page."""
    return [name for name in SELECTORS if getattr(rules, name)]


def declare_rules(known: dict[str, tuple[Rules, ...]]) -> None:
    """Start every rule's metrics at 0, so that the first miss shows as an increase."""
    for outlet, versions in known.items():
        for rule in {name for rules in versions for name in count_rules(rules)}:
            for matched in ("yes", "no"):
                RULES_TRIED.labels(outlet, rule, matched)
