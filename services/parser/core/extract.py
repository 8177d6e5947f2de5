"""Read one page: return an extraction, or the reason why the page is not an article."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from services.parser.core.content.body import Body, read_body
from services.parser.core.content.cuts import record_cuts
from services.parser.core.content.layout import layout_of
from services.parser.core.content.main_content import OTHER_KINDS, main_content
from services.parser.core.content.rule_matches import RuleMatches, apply_rules
from services.parser.core.document.limits import exceeds_limits
from services.parser.core.extraction import Context, Extraction, NotAnArticle, Refusal
from services.parser.core.kinds.decision import ARTICLE, judge
from services.parser.core.metadata import authors, dates, header_lines, page_metadata, person_names
from services.parser.core.metadata.date_context import DateContext, with_doubt
from services.parser.core.metadata.head import Head, read_head
from services.parser.core.metadata.headlines import above_text, set_off_in
from services.parser.core.metadata.json_ld import Thing, read_linked
from services.parser.core.metadata.microdata import read_microdata
from services.parser.core.metadata.own_article import of_this_page, page_self
from services.parser.core.metadata.titles import find_title
from services.parser.core.metadata.unmarked_dates import ShortTexts
from services.parser.core.refusals import refuse
from services.parser.core.short import DATED_STORY, PHOTO_STORY, SHORT_STORY, names_one_page
from shared.contracts import Byline, DateValue
from shared.sources.rules import Rules
from shared.styles.links import page_styles


def extract(
    html: str | bytes, url: str, context: Context | None = None, rules: Rules | None = None
) -> Extraction | NotAnArticle:
    """Read an article page. `html` is text, or bytes in UTF-8.

    The same input gives the same output in every process. Pages that are dangerous to parse are refused here. A caller
    that can read them in a separate process uses `extract_unguarded`.
    """
    danger = exceeds_limits(html)
    if danger is not None:
        return danger
    return extract_unguarded(html, url, context, rules)


def extract_unguarded(
    html: str | bytes, url: str, context: Context | None = None, rules: Rules | None = None
) -> Extraction | NotAnArticle:
    tree = LexborHTMLParser(html)
    if tree.body is None:
        return NotAnArticle(Refusal.EMPTY, "the page has no body")
    return _read(tree, url, context or Context(), rules)


class Prepared(NamedTuple):
    """A page whose text is chosen. Whether the page is an article is not decided yet."""

    head: Head
    things: list[Thing]
    matches: RuleMatches
    body: Body
    title: tuple[str, str]


def prepare(tree: LexborHTMLParser, url: str, context: Context, rules: Rules | None) -> Prepared:
    """Read head, linked data, rules, body and title: all that the checks and the metadata need."""
    head = read_head(tree.head, tree.root)
    things = read_linked(head.scripts)
    matches = apply_rules(tree, rules) if rules else RuleMatches()
    body = read_body(tree, head, things, matches, url, page_metadata.base_of(head, url))
    if body.late_scripts:
        things = sorted([*things, *read_linked(body.late_scripts)], key=_rank)
    own = of_this_page(things, page_self(head, url, body.headlines)) if things else things
    if body.late_scripts or len(own) < len(things):
        body, things = body.with_linked(own), own
    title = _title(head, things, body, matches, context, url)
    description = page_metadata.standfirst_of(head, things)
    description = description or page_metadata.standfirst_of(head, read_microdata(body.noted))
    return Prepared(head, things, matches, body.trimmed(title[0], description), title)


def _read(tree: LexborHTMLParser, url: str, context: Context, rules: Rules | None) -> Extraction | NotAnArticle:
    page = prepare(tree, url, context, rules)
    refusal = refuse(tree, page.head, page.things, page.body, page.title[0], rules, context)
    if refusal is not None:
        return _with_text(refusal, page.body)
    read = _extraction(page, url, context)
    if context.styles:
        read = replace(read, styles=page_styles(tree, url))
    return _judged(tree, page.head, page.body, url, context, read)


def _judged(
    tree: LexborHTMLParser, head: Head, body: Body, url: str, context: Context, read: Extraction
) -> Extraction | NotAnArticle:
    """Return the extraction, or a refusal if the page is another kind of page.

    A page whose text comes from an outlet's rules or from data is an article, and so is a flash or a photo story.
    Other pages are classified: also short lines below a headline and a day, which contact and weather pages have too.
    """
    if body.rule in ("rule", SHORT_STORY, PHOTO_STORY) or body.linked:
        return read
    dates_itself = context.hint_title or head.first("article:published_time")
    if body.rule == DATED_STORY and not (dates_itself or names_one_page(url)):
        said = f"{body.size} characters in short lines, at the address of no single story"
        return _with_text(NotAnArticle(Refusal.TOO_SHORT, said), body)
    scripts = [script.text() or "" for script in (*head.scripts, *body.late_scripts)]
    named = " ".join(_names(node) for node in (tree.body, tree.root))
    dated = read.published.rule if read.published else ""
    byline = bool(read.byline.authors)
    found = judge(url, head, scripts, named, body.whole, body.chosen, read.title, byline, dated, context)
    if found.refusal is not None:
        said = f"the page looks like a {found.kind}: an article with a chance of {found.chance:.2f}"
        return _with_text(NotAnArticle(found.refusal, said), body)
    if found.kind == ARTICLE:
        return read
    doubts = (*read.doubts, f"kind: perhaps a {found.kind}") if found.doubtful else read.doubts
    return replace(read, rules={**read.rules, "kind": found.kind}, doubts=doubts)


def _with_text(refusal: NotAnArticle, body: Body) -> NotAnArticle:
    """Add the page's main content, which is more than its running text if the page is not an article at all."""
    if body.linked or refusal.reason not in OTHER_KINDS:
        return replace(refusal, text=body.text)
    return replace(refusal, text=main_content(body.outline, body.chosen, refusal.reason))


def _names(node: LexborNode | None) -> str:
    attributes = node.attributes if node is not None else {}
    return f"{attributes.get('class') or ''} {attributes.get('id') or ''}"


def _rank(thing: Thing) -> int:
    return 0 if "Article" in str(thing.get("@type")) or "Posting" in str(thing.get("@type")) else 1


def _title(
    head: Head, things: list[Thing], body: Body, matches: RuleMatches, context: Context, url: str
) -> tuple[str, str]:
    if matches.title:
        return matches.title, "rule"
    visible = body.headlines or set_off_in(head.title, body.whole)
    if not visible and not head.first("og:title", "twitter:title") and not any("headline" in thing for thing in things):
        visible = above_text(head, url, body.whole, body.choice.kept)
    return find_title(head, things, visible, context.hint_title, url)


def _extraction(page: Prepared, url: str, context: Context) -> Extraction:
    head, things, matches, body, title = page._replace(things=[*page.things, *read_microdata(page.body.noted)])
    language = page_metadata.language_of(head, things) or context.language
    clock = DateContext(context.zone, context.captured_at, language, url)
    short_texts = ShortTexts(
        lambda: body.short_texts, title[0], head.title, beginning=body.beginning, headings=lambda: body.headings,
        asides=lambda: body.asides,
    )  # fmt: skip
    byline = _by_rule(matches) or authors.find_byline(head, things, body.noted, context.hint_byline, short_texts, url)
    published = _published_by_rule(matches, clock) or dates.find_published(
        head, things, body.noted, clock, short_texts, context.hint_published
    )
    beside = short_texts if dates.unmarked_date(published) else None  # an update may be printed there too
    standfirst = matches.standfirst or page_metadata.standfirst_of(head, things)
    updated = dates.not_before(dates.find_updated(head, things, body.noted, clock, beside), published)
    placed = body.placed_blocks()
    blocks = header_lines.set_apart(body.blocks(placed), title[0], (published, updated), byline)
    blocks, byline = header_lines.signed(blocks, byline)
    cuts = record_cuts(body, placed, blocks, title[0], matches.removed)
    lead, lead_rule = page_metadata.lead_image(head, things, blocks, body.base, context.hint_image)
    given = {
        "title": title[1], "text": body.rule, "byline": byline.rule, "published": published.rule if published else "",
        "lead_image": lead_rule,
    }  # fmt: skip
    return Extraction(
        title=title[0][:2000],
        blocks=blocks,
        standfirst=standfirst[:5000],
        byline=byline,
        section=(matches.section or page_metadata.section_of(head, things))[:200],
        tags=page_metadata.tags_of(head, things),
        published=published,
        updated=updated,
        language=language,
        canonical=page_metadata.canonical_of(head, things, body.base, url),
        alternates=page_metadata.alternates_of(head, body.noted, body.base),
        lead_image=lead,
        paywalled=page_metadata.paywalled(head, things),
        rules={name: rule for name, rule in given.items() if rule},
        doubts=_doubts(published, body, matches),
        layout=layout_of(body.outline, body.chosen),
        cuts=cuts.recorded,
        cuts_limited=cuts.limited,
    )


def _by_rule(matches: RuleMatches) -> Byline | None:
    if not matches.byline:
        return None
    names = tuple(filter(None, person_names.split_names(matches.byline)))
    return Byline(printed=matches.byline, authors=names, rule="rule")


def _published_by_rule(matches: RuleMatches, clock: DateContext) -> DateValue | None:
    value = clock.read(matches.published, "rule") if matches.published else None
    return value and with_doubt(value, clock)


def _doubts(published: DateValue | None, body: Body, matches: RuleMatches) -> tuple[str, ...]:
    found = [f"published: {published.doubt}"] if published and published.doubt else []
    if matches.missed:
        found.append(f"rules no longer match: {', '.join(matches.missed)}")
    return (*found, *body.doubts, *([] if published else ["no date of publication"]))
