"""Figures of the parser: which fields are missing, which rules match."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from services.parser.adapters.metrics import count_article, declare_rules, missing_fields
from services.parser.core.content.rule_matches import unmatched_rules
from services.parser.core.extract import extract
from services.parser.core.extraction import Extraction
from services.parser.core.messages import article_of
from services.parser.core.page import Page, page_of
from shared.contracts import BlobRef, Capture, Lane, Origin
from shared.sources import Outlet, Sources
from shared.sources.rules import Rules
from tests.unit.parser.unruled import NoRules

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://paper.example/news/1"
TEXT = "<p>" + "The harbour of the town was opened again on Friday after the storm. " * 8 + "</p>"
PAGE = f"<title>Harbour</title><h1 class=head>Harbour opened</h1><div class=text>{TEXT}</div>"
RULES = {"version": "9", "title": "h1.head", "body": "div.text", "remove": [".never"], "valid_until": "2026-06-01"}


class Ruled(NoRules):
    def __init__(self, **rules: object) -> None:
        super().__init__()
        outlet = Outlet(id="telling", name="Paper", hosts=("paper.example",), rules=(rules,))
        self.sources = lambda: self._known
        self._known = Sources([outlet])


def read(outlets: NoRules, html: str = PAGE, at: datetime = AT) -> tuple[Page, Extraction]:
    ref = BlobRef(sha256="a" * 64, size=9, media_type="text/html")
    capture = Capture(url=URL, captured_at=at, body=ref, origin=Origin.FETCHED)
    page = page_of(capture, at, outlets)
    found = extract(html, page.url, page.context, page.rules)
    assert isinstance(found, Extraction)
    return page, found


def reported(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


def tries(matched: str, rule: str) -> float:
    return reported("presswatch_parser_rules_total", outlet="telling", rule=rule, matched=matched)


def tell(outlets: NoRules, html: str = PAGE, at: datetime = AT, lane: Lane = Lane.LIVE) -> None:
    page, found = read(outlets, html, at)
    count_article(page, found, article_of(page, found), lane, outlets.sources())


def test_each_rule_is_counted_as_matched_or_not() -> None:
    outlets = Ruled(**RULES)
    before = {(m, r): tries(m, r) for m in ("yes", "no") for r in ("title", "body", "remove")}
    tell(outlets)
    tell(outlets, PAGE.replace("class=text", "class=body"))

    def grown(matched: str, rule: str) -> float:
        return tries(matched, rule) - before[matched, rule]

    assert (grown("yes", "title"), grown("no", "title")) == (2, 0)
    assert (grown("yes", "body"), grown("no", "body")) == (1, 1)
    assert (grown("yes", "remove"), grown("no", "remove")) == (0, 0)


def test_a_rule_that_finds_nothing_on_five_pages_in_a_row_is_reported_once_until_it_matches_again() -> None:
    outlets, odd = Ruled(**{**RULES, "version": "noticed"}), PAGE.replace("class=text", "class=body")
    with capture_logs() as logs:
        for html in (odd, odd, odd, odd, PAGE, odd, odd, odd, odd, odd, odd, odd):
            tell(outlets, html)
    assert [(one["event"], one["outlet"], one["rule"]) for one in logs] == [
        ("a rule no longer matches", "telling", "body")
    ]


@pytest.mark.parametrize(
    ("at", "lane"), [(datetime(2027, 1, 1, tzinfo=UTC), Lane.LIVE), (AT, Lane.BULK)], ids=["other layout", "import"]
)
def test_pages_beyond_the_days_of_a_rule_and_imports_say_nothing_of_it(at: datetime, lane: Lane) -> None:
    before = tries("no", "body")
    tell(Ruled(**RULES), PAGE.replace("class=text", "class=body"), at, lane)
    assert tries("no", "body") == before


def test_what_a_page_does_not_give_is_counted_by_kind_of_outlet() -> None:
    page, found = read(NoRules())
    article = article_of(page, found)
    assert missing_fields(found, article) == ["published", "byline", "lead_image", "standfirst", "section",
                                              "language_declared"]  # fmt: skip
    names = {"field": "published", "outlets": "other"}
    before = (
        reported("presswatch_parser_missing_total", **names),
        reported("presswatch_parser_articles_total", outlets="other"),
    )
    tell(NoRules())
    assert reported("presswatch_parser_missing_total", **names) == before[0] + 1
    assert reported("presswatch_parser_articles_total", outlets="other") == before[1] + 1
    dated = PAGE.replace("<title>", '<meta property="article:published_time" content="2026-03-01T00:00:00Z"><title>')
    tell(NoRules(), dated)
    assert reported("presswatch_parser_missing_total", **names) == before[0] + 1


def test_every_rule_begins_at_nothing() -> None:
    declare_rules({"declared": (Rules(title="h1", remove=("p",)), Rules(byline="b"))})
    for rule in ("title", "byline"):
        for matched in ("yes", "no"):
            labels = {"outlet": "declared", "rule": rule, "matched": matched}
            assert REGISTRY.get_sample_value("presswatch_parser_rules_total", labels) == 0
    assert REGISTRY.get_sample_value(
        "presswatch_parser_rules_total", {"outlet": "declared", "rule": "remove", "matched": "no"}
    ) is None  # fmt: skip


def test_missed_rules_are_read_from_an_articles_doubts() -> None:
    _, found = read(Ruled(**{**RULES, "byline": ".by", "title": ".gone"}))
    assert unmatched_rules(found.doubts) == {"byline", "title"}
    assert unmatched_rules(("no date of publication",)) == set()
