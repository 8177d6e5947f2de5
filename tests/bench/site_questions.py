"""What the site's benchmark asks: each page and route of the API with twenty different values, and searches by kind."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

import psycopg

VALUES = 20
_WORDS = (
    "farm workers congress delegation machine harvest Mexico statue school river coal poem violin forest nuclear army "
    "museum exhibition flood children"
)
_COMMON = (
    "people Kim Korea DPRK party country leader Pyongyang general work visit year national great committee society "
    "army world day president"
)
_ALL_PHRASES = (
    "cooperative farm|united states|south korea|visit paid|general secretary|foreign ministry|army unit|floral basket|"
    "birthday of|national flag|science and technology|mass rally|peace treaty|young people|heavy rain|art troupe|"
    "foreign guests|power station|building materials|light industry"
)
PHRASES = _ALL_PHRASES.split("|")
_KOREAN = "인민 로동자 혁명 공장 농촌 평화 통일 조국 경제 건설 과학 기술 문화 군대 청년 녀성 석탄 전력 철도 교육"
_FILTERS = (
    "language=es",
    "outlet=hangang",
    "topic=economy",
    "state=live",
    "language=en&topic=foreign",
    "since=2019-01-04&until=2019-01-09",
)


def searches() -> dict[str, list[str]]:
    """Return searches by kind, as paths without their beginning."""
    words, phrases = _WORDS.split(), PHRASES
    filtered = [f"q={word}&{_FILTERS[n % len(_FILTERS)]}" for n, word in enumerate(words)]
    return {
        "word": [f"q={word}" for word in words],
        "frequent word": [f"q={word}" for word in _COMMON.split()],
        "two words": [f"q={quote(phrase)}" for phrase in phrases],
        "phrase": [f"q={quote(chr(34) + phrase + chr(34))}" for phrase in phrases],
        "Korean": [f"q={quote(word)}" for word in _KOREAN.split()],
        "filter and word": filtered,
        "filter alone": [*_FILTERS] * 3,
        "newest first": [f"q={word}&sort=newest" for word in words],
    }


def pages(url: str) -> dict[str, list[str]]:
    """Return the paths by route, filled in from the archive."""
    with psycopg.connect(url) as connection:
        articles = _column(
            connection,
            "SELECT id FROM (SELECT id, row_number() OVER (ORDER BY sort_at) n, count(*) OVER () c FROM article) a"
            " WHERE n %% greatest(1, c / %s) = 0 ORDER BY n LIMIT %s",
            VALUES,
        )
        captures = _column(
            connection,
            "SELECT c.id FROM unnest(%s::text[]) a JOIN revision r ON r.article_id = a JOIN capture c"
            " ON c.id = r.capture_id AND c.captured_at = r.first_seen",
            articles,
        )
        revisions = _column(
            connection, "SELECT a || '/revisions/' || r.id FROM unnest(%s::text[]) a JOIN revision r ON article_id = a",
            articles,
        )  # fmt: skip
    return {**_lists(), **_of_articles(articles, captures, revisions), **_searching(), **_api(articles, captures)}


def _column(connection: psycopg.Connection[tuple[object, ...]], sql: str, given: object) -> list[str]:
    marks = sql.replace("%%", "").count("%s")
    return [str(value) for (value,) in connection.execute(sql.encode(), [given] * marks).fetchall()]


def _lists() -> dict[str, list[str]]:
    fixed = [
        "/outlets",
        "/status",
        "/about",
        "/changes",
        "/search/help",
        "/feeds.opml",
        "/sitemap.xml",
        "/robots.txt",
        "/readyz",
    ]
    return {
        "/": ["/"],
        "/more": ["/more"],
        "/more further on": [f"/more?before=201901{day:02d}T120000000000Z-0" for day in range(2, 15)],
        "/o/{outlet}": ["/o/kcna", "/o/hangang"],
        "/o/{outlet}/{edition}": ["/o/kcna/en", "/o/kcna/es", "/o/hangang/ko"],
        "/o/{outlet}/coverage": ["/o/kcna/coverage", "/o/hangang/coverage"],
        "/feed.atom": ["/feed.atom", "/feed.rss", "/feed.json"],
        "/o/{outlet}/feed.atom": ["/o/kcna/feed.atom", "/o/hangang/feed.atom"],
        "/changes.atom": ["/changes.atom"],
        "/sitemap/{name}.xml": ["/sitemap/2019-01.xml"],
        **{path: [path] for path in fixed},
    }


def _of_articles(articles: Sequence[str], captures: Sequence[str], revisions: Sequence[str]) -> dict[str, list[str]]:
    return {
        "/a/{id}": [f"/a/{id}" for id in articles],
        "/a/{id}/compared": [f"/a/{id}/compared" for id in articles],
        "/a/{id}/pictures": [f"/a/{id}/pictures" for id in articles],
        "/a/{id}/revisions": [f"/a/{id}/revisions" for id in articles],
        "/a/{id}/revisions/{revision}": [f"/a/{both}" for both in revisions],
        "/a/{id}/revisions/{revision}/cite": [f"/a/{both}/cite" for both in revisions],
        "/captures/{id}": [f"/captures/{id}" for id in captures],
    }


def _searching() -> dict[str, list[str]]:
    names = ("person.kim-jong-il", "place.pyongyang", "place.china", "place.russia")
    phrases = [quote(phrase) for phrase in PHRASES]
    return {
        **{f"/search: {kind}": [f"/search?{one}" for one in asked] for kind, asked in searches().items()},
        "/search: nothing found": [f"/search?q={word}xq" for word in _WORDS.split()],
        "/search.atom": [f"/search.atom?q={word}" for word in _WORDS.split()],
        "/trends": [f"/trends?q={word}" for word in _WORDS.split()],
        "/phrases?q": [f"/phrases?q={phrase}" for phrase in phrases],
        "/phrases": ["/phrases"],
        "/names": ["/names?kind=person", "/names?kind=place"],
        "/names/{id}": [f"/names/{name}" for name in names],
    }


def _api(articles: Sequence[str], captures: Sequence[str]) -> dict[str, list[str]]:
    root = "/api/v1"
    fixed = ("/outlets", "/events?limit=100", "/names?limit=10", "/phrases", "/outlets/kcna/coverage", "/openapi.json")
    return {
        f"{root}/articles/{{id}}": [f"{root}/articles/{id}" for id in articles],
        f"{root}/captures/{{id}}": [f"{root}/captures/{id}" for id in captures],
        f"{root}/articles": [f"{root}/articles", f"{root}/articles?outlet=kcna", f"{root}/articles?language=ko"],
        f"{root}/search": [f"{root}/search?q={word}" for word in _WORDS.split()],
        f"{root}/search/counts": [f"{root}/search/counts?q={word}&by=month" for word in _WORDS.split()],
        f"{root}/phrases/uses": [f"{root}/phrases/uses?q={quote(phrase)}" for phrase in PHRASES],
        f"{root}/names/{{id}}": [f"{root}/names/place.pyongyang", f"{root}/names/person.kim-jong-il"],
        **{f"{root}{path.partition('?')[0]}": [f"{root}{path}"] for path in fixed},
    }
