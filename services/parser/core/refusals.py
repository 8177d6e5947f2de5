"""Refuse pages that are not articles, and say what they are instead."""

from __future__ import annotations

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser

from services.parser.core.content.body import Body
from services.parser.core.content.phrase_patterns import nothing_more
from services.parser.core.content.placeholder_phrases import (
    LONGEST_TEXT,
    Said,
    called_deleted,
    called_throughout,
    notice_in,
    said_by,
)
from services.parser.core.document.text_runs import HEADING_TAGS, TextRun
from services.parser.core.extraction import Context, NotAnArticle, Refusal
from services.parser.core.metadata.head import Head
from services.parser.core.metadata.json_ld import Thing
from services.parser.core.metadata.own_article import calls_itself_article
from services.parser.core.metadata.page_metadata import paywalled
from services.parser.core.short import DATED_STORY, SHORT_STORIES
from shared.sources.rules import Rules

ENOUGH = 250.0
"""Characters of prose that make any page an article."""
MOST_TEXT, MOST_LEAVES = 3_000_000, 30_000
"""Characters and paragraphs of half a dozen books. Every later stage would have to carry them."""
ENOUGH_FOR_ARTICLES = 40.0
"""Characters of prose that suffice for pages that call themselves articles, or that a listing called one."""

_GONE = re.compile(
    r"^\W*(?:error\W*|http\W*|fehler\W*|erreur\W*)*404\b(?:\W*$|\W+(?:error|not found|page|seite|fehler))|"
    r"\berror 404\b|\b404 (?:error|not found)\b|^\W*not found\W*(?:$|[|–—-])|"
    r"page (?:is )?no longer (?:available|exists)|^\W*(?:this (?:page|story|article) is )?not available\b",
    re.I,
)
"""Searched for in each name that a page gives itself. A real headline may contain the number 404 or "not found"."""
_GONE_TEXT = re.compile(
    r"\b(?:page|story|article|item)\b.{0,60}\b(?:is|are|was|has been|could)\b.{0,20}"
    rf"\b(?:not available|no longer available|removed|deleted|not (?:be )?found)\b{nothing_more()}",
    re.I,
)
"""Searched for in each paragraph of a page that short. News goes on, and says who says so, or when."""
_SENTENCE_END, _LEAST_OF_SENTENCE, _MOST_RUNS = re.compile("[.!?。！？]"), 0.25, 200
_CONSENT = re.compile(r"cookie|consent|einwilligung|zustimm|datenschutz|before you continue|rgpd|gdpr", re.I)
_SCRIPT_NEEDED = re.compile(
    r"(?:enable|requires?|turn on|activate|need)\s+(?:\w+\s+){0,3}javascript|"
    r"javascript\s+(?:is\s+)?(?:required|disabled|needed)|javascript (?:aktivieren|activ)",
    re.I,
)
_FATAL = re.compile(
    r"(?:fatal error|parse error|uncaught \w*(?:error|exception))\b.{0,400} on line \d+\W*$", re.I | re.S
)
_SUBSCRIBE = re.compile(r"subscrib|abonn|suscr|sign in to|log in to|구독|订阅|подпис", re.I)
_ASKS_FOR_MONEY = re.compile(
    r"\bsubscribe (?:now|today|to|for)\b|\bsubscribers only\b|\babonnieren\b|\babonnez-vous|\bsuscríb|구독하시|请订阅|"
    r"подпишитесь",
    re.I,
)


def refuse(
    tree: LexborHTMLParser,
    head: Head,
    things: Sequence[Thing],
    body: Body,
    title: str,
    rules: Rules | None,
    context: Context,
) -> NotAnArticle | None:
    """Return None if the page is an article, else the most likely reason. The most informative ones come first."""
    if body.size > MOST_TEXT or len(body.chosen) > MOST_LEAVES:
        return NotAnArticle(Refusal.TOO_LARGE, f"{body.size} characters of running text in {len(body.chosen)} parts")
    if rules and rules.gone and (found := re.search(rules.gone, _visible(tree))):
        return NotAnArticle(Refusal.SOFT_GONE, f"the page says {found.group()[:80]!r}")
    names = [name for name in (title, head.title, *body.headlines) if name]
    refusal = _said(body, names, context)
    if refusal is not None or (body.rule == "rule" and body.weight > 0):
        return refusal
    refusal = _gone(body, names) or _asking_for_money(body)
    if refusal is not None:
        return refusal
    enough = ENOUGH_FOR_ARTICLES if calls_itself_article(head, things) or context.hint_title else ENOUGH
    if body.weight >= enough:
        return None
    why = _why_short(tree, head, things, body)
    is_story = body.rule in SHORT_STORIES and title and title in head.title
    return None if is_story and why.reason in (Refusal.TOO_SHORT, Refusal.NO_ARTICLE) else why


def _said(body: Body, names: Sequence[str], context: Context) -> NotAnArticle | None:
    """Return a refusal if a page with little text uses known phrases, or if a page with more is called nothing else.

    If the headline from a list uses them too, the page is an article.
    """
    if context.hint_title and said_by([context.hint_title], ""):
        return None
    if body.weight >= 3 * ENOUGH:
        said = called_throughout(names)
    else:
        said = said_by(names, _unlinked(body))
        if said is None or said.reason is Refusal.CONSENT:
            said = said_by(names, "") or _asking_for_consent(body)
    said = said or _notice(body, names) or _broken_off(body)
    return NotAnArticle(said.reason, f"the page says {said.words!r}") if said else None


def _notice(body: Body, names: Sequence[str]) -> Said | None:
    """Return what a paragraph or name says, if it says that the article is gone and hardly anything else is shown.

    The headline may be long beside it, and the page's data may still hold the text that nobody is shown. A short
    article may quote such a notice, or stand above the one of a deleted comment.
    """
    kept = body.choice.kept if body.linked else body.chosen
    shown = [text_run for text_run in kept if text_run.tag not in HEADING_TAGS]
    weight = sum(text_run.weight for text_run in shown)
    own = (run for run in body.whole.text_runs if run.node is None and run.tag not in HEADING_TAGS and not run.linked)
    alone = (run for run in own if weight - (run.weight if run in shown else 0) < ENOUGH_FOR_ARTICLES)
    found = next(filter(None, (notice_in(run.text) for run in alone)), None)
    return found or (called_deleted(names) if weight < ENOUGH_FOR_ARTICLES else None)


def _broken_off(body: Body) -> Said | None:
    """Return the error of the server's script with which the page ends, if it broke the article off.

    It then stands in the article's box, which nothing has closed. PHP prints it in bold; an article quotes it as code.
    """
    last = next((run for run in reversed(body.whole.text_runs) if run.node is None), None)
    found = _FATAL.search(last.text) if last else None
    if last is None or found is None or not any(span.kind == "strong" for span in last.spans):
        return None
    if body.rule != "rule" and not body.whole.is_within(last.box, body.choice.box):
        return None
    return Said(Refusal.MAINTENANCE, found.group()[:120])


def _unlinked(body: Body) -> str:
    """Return the page's text without its menus. If that is long, return only the article's text."""
    text_runs = [
        text_run
        for text_run in body.whole.text_runs
        if text_run.node is None and text_run.linked < 0.45 * len(text_run.text)
    ]
    text = " ".join(text_run.text for text_run in text_runs)
    return text if len(text) <= LONGEST_TEXT else _chosen(body)


def _asking_for_consent(body: Body) -> Said | None:
    """Return what the text says if its first sentence asks for consent. A short article may stand above a request."""
    said = said_by((), _chosen(body))
    if said is None or said.reason is not Refusal.CONSENT:
        return None
    place = next((n for n, run in enumerate(body.chosen) if run.ends), len(body.chosen))
    first = " ".join(run.text for run in body.chosen[: place + 1])
    return said if said.words in " ".join(first.casefold().split()) else None


def _chosen(body: Body) -> str:
    return " ".join(text_run.text for text_run in body.chosen)


def _gone(body: Body, named: Sequence[str]) -> NotAnArticle | None:
    """Return a refusal if a page with little text says that it is gone."""
    if body.weight >= 3 * ENOUGH:
        return None
    if name := next(filter(_GONE.search, named), ""):
        return NotAnArticle(Refusal.SOFT_GONE, f"the page calls itself {name[:120]!r}")
    if body.weight < ENOUGH and (said := next(filter(None, map(_says_gone, body.whole.text_runs[:_MOST_RUNS])), "")):
        return NotAnArticle(Refusal.SOFT_GONE, f"the page says {said[:120]!r}")
    return None


def _says_gone(text_run: TextRun) -> str:
    """Return the words by which a paragraph, list entry or heading says that the page is gone."""
    text = " ".join(text_run.text[:LONGEST_TEXT].split())
    found = _GONE_TEXT.search(text)
    if found is None or len(found.group()) < _LEAST_OF_SENTENCE * len(
        _SENTENCE_END.split(text[found.start() :], maxsplit=1)[0]
    ):
        return ""
    return found.group()


def _asking_for_money(body: Body) -> NotAnArticle | None:
    """Return a refusal if there are only a few lines below the headline, and they ask for a subscription."""
    if body.rule != DATED_STORY or not _ASKS_FOR_MONEY.search(body.text):
        return None
    return NotAnArticle(Refusal.PAYWALL, "the free part of the article is too short")


def _visible(tree: LexborHTMLParser) -> str:
    return tree.body.text(separator=" ")[:20_000] if tree.body is not None else ""


def _why_short(tree: LexborHTMLParser, head: Head, things: Sequence[Thing], body: Body) -> NotAnArticle:
    text = " ".join(text_run.text for text_run in body.whole.text_runs)[:20_000]
    noscript = " ".join(n.text(separator=" ") for n in tree.css("noscript"))[:2000]
    if not text and not noscript:
        shell = bool(tree.css_first("script"))
        return NotAnArticle(Refusal.NEEDS_JAVASCRIPT if shell else Refusal.EMPTY, "the page has no text of its own")
    if paywalled(head, things) and _SUBSCRIBE.search(text):
        return NotAnArticle(Refusal.PAYWALL, "the free part of the article is too short")
    if len(text) < 3000 and _CONSENT.search(text[:1500]) and len(_CONSENT.findall(text)) > 2:
        return NotAnArticle(Refusal.CONSENT, "the page asks for consent before it shows anything")
    if len(text) < 1500 and _SCRIPT_NEEDED.search(f"{text} {noscript}"):
        return NotAnArticle(Refusal.NEEDS_JAVASCRIPT, "the page asks for JavaScript")
    if body.size:
        return NotAnArticle(Refusal.TOO_SHORT, f"{body.size} characters of running text")
    return NotAnArticle(Refusal.NO_ARTICLE, "no running text found")
