"""What a page declares about its own kind: in its address, meta elements, linked data and class names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from math import log1p
from urllib.parse import urlsplit

from services.parser.core.metadata.head import Head

ADDRESS = [
    "path_depth",
    "path_length",
    "last_length",
    "last_hyphens",
    "last_number",
    "last_html",
    "path_date",
    "query",
    "query_id",
    "home",
    "path_listing",
    "path_product",
    "path_collection",
    "path_forum",
    "path_docs",
    "path_service",
    "path_news",
    "host_docs",
    "host_forum",
    "host_shop",
    "host_news",
    "path_of_list",
    "path_of_talk",
    "path_of_offer",
    "host_of_talk",
]
SAID = [
    "og_article",
    "og_website",
    "og_product",
    "og_other",
    "og_none",
    "meta_published",
    "meta_author",
    "meta_section",
    "meta_price",
    "ld_article",
    "ld_product",
    "ld_list",
    "ld_item",
    "ld_forum",
    "ld_service",
    "ld_organization",
    "ld_person",
    "ld_review",
    "ld_tech",
    "ld_any",
    "body_single",
    "body_archive",
    "body_product",
    "body_collection",
    "body_page",
    "body_forum",
    "body_docs",
    "software_forum",
    "software_docs",
    "software_shop",
]
_JSON_TYPE = re.compile(r'"@type"\s*:\s*\[?\s*"(?:https?://schema\.org/)?(\w+)"')
_DATE_PATH = re.compile(r"/(?:19|20)\d\d[/-]?(?:0?[1-9]|1[0-2]|[a-z]{3})(?:[/-]|\d\d)")
_NUMBER = re.compile(r"\d{4,}")


def _all(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.I) for pattern in patterns)


_ARTICLES = re.compile(r"(?:Article|BlogPosting|Report)$")
_OG_ARTICLES = frozenset({"article", "news", "newsarticle"})
_TYPES = (
    _ARTICLES,
    *_all(
        r"^(?:Product|Offer|AggregateOffer|ProductGroup)$",
        r"^(?:CollectionPage|ItemList|SearchResultsPage)$",
        r"^ListItem$",
        r"^(?:QAPage|DiscussionForumPosting|Question|Answer|Comment)$",
        r"^(?:Service|LocalBusiness|ProfessionalService|SoftwareApplication|WebApplication|FAQPage)$",
        r"^(?:Organization|Corporation)$",
        r"^Person$",
        r"^(?:Review|AggregateRating|Rating)$",
        r"^(?:TechArticle|HowTo|APIReference)$",
    ),
)
_PATHS = _all(
    r"/(?:category|categories|tags?|topics?|authors?|archives?|sections?|search|page)(?:/|$)",
    r"/(?:products?|shop|store|item|p|dp|buy|sku)(?:/|$)",
    r"/(?:collections?|catalog(?:ue)?|c|departments?|browse)(?:/|$)|/c-|/cat-",
    r"/(?:forums?|threads?|topic|t|questions?|comments|discussions?|community|viewtopic|showthread|r)(?:[/.]|$)",
    r"/(?:docs?|documentation|api|reference|manual|guides?|help|support|wiki|tutorials?|latest|stable)(?:/|$)",
    r"/(?:services?|solutions?|pricing|features?|about|contact|platform|plans|industries)(?:/|$)",
    r"/(?:news|articles?|story|stories|blogs?|posts?|press|opinion|insights|magazine)(?:/|$)",
)
_HOSTS = _all(
    r"^(?:docs?|developers?|help|support|learn|api|wiki)\.|readthedocs|github\.io",
    r"^(?:forums?|community|discuss|talk|boards?|answers|groups)\.|stack|reddit|forum",
    r"^(?:shop|store)\.|shop",
    r"news|blog|times|post|tribune|herald|daily|journal|magazine",
)
_NAMES = _all(
    r"single-post|(?:^|[\s_-])(?:post|article|story)(?:[\s_-]|$)|node-type-article|page-type-article|postid",
    r"(?:^|\s)(?:archive|category|blog|home|search|tag|author|front)(?:\s|-|$)|tax-|listing",
    r"product(?!ion)",
    r"collection|catalog|tax-product|shop",
    r"(?:^|\s)(?:page|page-template\S*|page-id-\d+)(?:\s|$)|landing",
    r"forum|topic|thread|question|discourse|phpbb|bbpress|vbulletin",
    r"docs?(?:[\s_-]|$)|sphinx|docusaurus|mkdocs|wiki|mediawiki",
)
_SOFTWARE = _all(
    r"discourse|phpbb|vbulletin|xenforo|invision|flarum|mybb|smf|vanilla|nodebb",
    r"sphinx|docusaurus|mkdocs|gitbook|hugo|jekyll|mediawiki|vitepress|doxygen|pdoc|mdbook|antora",
    r"shopify|woocommerce|magento|prestashop|bigcommerce",
)


_ELSEWHERE = _all(
    r"/(?:category|categories|tags?|topics?|archives?|authors?|search|sections?|labels?)/(?!\d+/?$)[^/]+/?$|"
    r"/(?:blog|news|issues|archives?|articles|stories|posts|press|trending|latest|standings|browse)/?$|/page/\d+/?$",
    r"/(?:forums?|threads?|viewtopic|viewforum|showthread|discussions?|questions|boards?|talk)(?:[/.]|$)|"
    r"/comments/\w+/|/t/[\w-]+/\d+|/d/\d+|/topic/\d+|-t\d+(?:-\d+)?\.html$",
    r"/(?:services?|solutions?|pricing|departments?|programs?|capabilit(?:y|ies)|industries|what-we-do|use-cases|plans|"
    r"courses?|tuition[\w-]*|contact(?:-us)?|about(?:-us)?|locations?|service-areas?|platform|practice-areas|degrees?|"
    r"admissions?|careers?|jobs|portfolio|quote|seminars|academics|products?|shop)(?:/|$)|"
    r"/(?:reviews|testimonials|features|training)/?$|"
    r"/(?:[^/-]+-){1,3}(?:services?|solutions|certificat(?:e|ion)|consulting|agency|department)/?$",
)
"""The addresses of lists, talks and offers. The patterns above are wider: articles match them too."""
_LONGEST = 500
"""The characters of a path that are looked at."""
_OF_STORY = re.compile(
    r"^(?!.*/(?:categor\w*|tags?|topics?|archives?|authors?|people|search|sections?|labels?|lists?|page)/).*(?:"
    r"/(?:19|20)\d\d[/-]?(?:0?[1-9]|1[0-2]|[a-z]{3})(?:[/-]?\d\d?)?/(?!(?:index|default|home|main|news|all)(?:\.\w+)?/?$)"
    r"[^/]*[^\W\d_]{3}[^/]*/?$|"
    r"/(?:[^/-]+-){4,}[^/-]+/?$|[/-]\d{5,}(?:\.\w{2,5})?/?$)"
)
"""Matches the addresses of stories: a headline behind a day, a headline of five words, or a number of five digits."""
HOME, LIST, TALK, OFFER = "home", "list", "talk", "offer"
_POST = re.compile(r"(?:/|%2f)wp(?:/|%2f)v2(?:/|%2f)posts(?:/|%2f)\d", re.I)
_TALKING_HOST = _all(
    r"^(?:forums?|community|communities|discuss(?:ions?)?|talk|boards?|answers|groups|ask)\.|"
    r"stack(?:overflow|exchange)|reddit|forum|quora"
)


def address(url: str) -> list[float]:
    """Return the features of the address alone. They are -1 if it is not known."""
    if not url:
        return [-1.0] * len(ADDRESS)
    parts = urlsplit(url)
    path = parts.path or "/"
    segments = [one for one in path.split("/") if one]
    last = segments[-1] if segments else ""
    host = parts.netloc.removeprefix("www.")
    found = [
        len(segments), len(path), len(last), last.count("-") + last.count("_"), bool(_NUMBER.search(last)),
        last.endswith((".html", ".htm", ".shtml", ".php")), bool(_DATE_PATH.search(path)), bool(parts.query),
        "id=" in parts.query, not segments,
        *_found(_PATHS, path), *_found(_HOSTS, host), *_elsewhere(path, host),
    ]  # fmt: skip
    return [float(one) for one in found]


def place_of(url: str) -> str:
    """Return what the address is one of: the site itself (`HOME`), lists, talks or offers. Else, it is empty."""
    parts = urlsplit(url)
    if parts.netloc and parts.path in ("", "/") and not parts.query:
        return HOME
    of_list, of_talk, of_offer, of_host = _elsewhere(parts.path or "/", parts.netloc.removeprefix("www."))
    return TALK if of_talk or of_host else LIST if of_list else OFFER if of_offer else ""


def is_of_story(url: str) -> bool:
    """Return whether the address looks like that of one story. A list hardly ever has such an address."""
    return not place_of(url) and _OF_STORY.match(urlsplit(url).path[:_LONGEST]) is not None


def is_post_of_blog(head: Head) -> bool:
    """Return whether WordPress says that the page is a post. Its other pages are `pages`, or lists of posts."""
    return any(map(_POST.search, head.hrefs("alternate")))


def _elsewhere(path: str, host: str) -> tuple[bool, ...]:
    return _found(_ELSEWHERE, path) + _found(_TALKING_HOST, host)


def types_in(scripts: Sequence[str]) -> Counter[str]:
    """Return the types of linked data, each with its count."""
    return Counter(name for text in scripts for name in _JSON_TYPE.findall(text))


def is_said_article(head: Head, types: Counter[str]) -> bool:
    """Return whether both vocabularies call the page an article. Pages that are not articles hardly ever do that."""
    return _og(head) == "article" and any(_ARTICLES.search(name) for name in types)


def may_be_article(head: Head, types: Counter[str]) -> bool:
    """Return whether either vocabulary calls the page an article."""
    return _og(head) in _OG_ARTICLES or any(_ARTICLES.search(name) for name in types)


def says_no_other(head: Head, types: Counter[str]) -> bool:
    """Return whether nothing that the page declares speaks against an article. Old pages declare nothing at all."""
    if _og(head) not in _OG_ARTICLES | {""} or any(_found(_SOFTWARE, head.first("generator", "application-name"))):
        return False
    return all(_ARTICLES.search(name) for name in types)


def said(head: Head, types: Counter[str], named: str) -> list[float]:
    """Return the features of meta elements, of types of linked data, and of the class names of the page's body."""
    og, metas = _og(head), head.metas
    found = [
        og in _OG_ARTICLES, og == "website", og.startswith("product"), bool(og), not og,
        "article:published_time" in metas, "author" in metas, "article:section" in metas,
        "product:price:amount" in metas or "og:price:amount" in metas,
        *(log1p(sum(n for name, n in types.items() if pattern.search(name))) for pattern in _TYPES), bool(types),
        *_found(_NAMES, named), *_found(_SOFTWARE, head.first("generator", "application-name")),
    ]  # fmt: skip
    return [float(one) for one in found]


def _og(head: Head) -> str:
    return head.first("og:type").lower()


@lru_cache(maxsize=2_000)
def _found(patterns: tuple[re.Pattern[str], ...], text: str) -> tuple[bool, ...]:
    return tuple(pattern.search(text) is not None for pattern in patterns)
