"""Pages of Rodong Sinmun come out letter by letter, by the rules shipped for it."""

import html
import re
from pathlib import Path

import pytest

from services.parser.core.extract import extract
from services.parser.core.extraction import Context, Extraction
from services.parser.core.links import EntryRules, read_links
from shared.contracts import BlockKind, PageKind
from shared.sources import load_sources
from shared.sources.rules import read_rules, rules_for
from tests.shared_data import shared_data

pytestmark = pytest.mark.shared_data

SOURCES = Path(__file__).resolve().parents[3] / "sources" / "kp"
URL = "http://www.rodong.rep.kp/en/index.php?strPageID=SF01_02_01&newsID="
_PARAGRAPH = re.compile(r'<p class="ArticleContent".*?</p>', re.S)


def paragraphs(page: str) -> list[str]:
    """What stands in the page's paragraphs, read by means of their own."""
    texts = (html.unescape(re.sub(r"<[^>]+>", "", part)) for part in _PARAGRAPH.findall(page))
    return [" ".join(text.split()) for text in texts if text.strip()]


def pages() -> list[Path]:
    return [*sorted(shared_data("data/rodong-html").glob("2022-*.html")), shared_data("data/rodong-html/article.html")]


def test_each_page_letter_by_letter() -> None:
    outlet = load_sources(str(SOURCES)).outlets["rodong"]
    rules = read_rules(outlet.id, outlet.rules)
    for path in pages():
        text = path.read_text(encoding="utf-8")
        url = URL + path.stem
        found = extract(text, url, Context(zone=outlet.timezone), rules_for(rules, url, None))
        assert isinstance(found, Extraction), path.name
        title, *body, byline = paragraphs(text)
        assert (found.title, found.byline.printed) == (title, byline), path.name
        assert [b.text.replace("\n", " ") for b in found.blocks if b.kind is not BlockKind.IMAGE] == body, path.name
        assert found.published is not None, path.name
        assert found.published.rule.startswith("rule: juche"), path.name
        assert len([b for b in found.blocks if b.kind is BlockKind.IMAGE]) == text.count("/article_contents_en/")


def test_the_list_leads_to_forty_articles() -> None:
    body = shared_data("data/rodong-html/list.html").read_bytes()
    found = read_links(body, PageKind.LISTING, URL, rules=EntryRules(links=".ListNewsLineTitleW a"))
    assert len(found.links) == body.count(b"ListNewsLineTitleW")
    assert all(link.title and re.fullmatch(r"2022\.02\.(05|06|07|08|09|10|11)", link.published) for link in found.links)
