"""Every address of the reader, asked for once in its main use and once in a misuse."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Get:
    """`path` with the grounds' words in braces; the answer's status, and what its body holds."""

    path: str
    status: int
    holds: str = ""
    method: str = "GET"


_NO_PARAMETER = "is not a parameter here"

ROUTES: dict[str, tuple[Get, ...]] = {
    "/": (Get("/", 200, "Report 2"), Get("/", 405, method="POST")),
    "/more": (Get("/more", 200, "Report 2"), Get("/more?before=yesterday", 400)),
    "/more/part": (Get("/more/part", 200, "Report 2"), Get("/more/part?before=yesterday", 400)),
    "/outlets": (Get("/outlets", 200, "Westmouth Post"), Get("/outlets/", 404)),
    "/feed.atom": (Get("/feed.atom", 200, "<feed"), Get("/feed.atom", 405, method="POST")),
    "/o/{outlet}/feed.atom": (Get("/o/westmouth-post/feed.atom", 200, "<feed"), Get("/o/nobody/feed.atom", 404)),
    "/o/{outlet}/{edition}/feed.atom": (
        Get("/o/westmouth-post/en/feed.atom", 200, "<feed"),
        Get("/o/westmouth-post/fr/feed.atom", 404),
    ),
    "/o/{outlet}/coverage": (Get("/o/westmouth-post/coverage", 200, "feed.xml"), Get("/o/nobody/coverage", 404)),
    "/o/{outlet}": (Get("/o/westmouth-post", 200, "Report 2"), Get("/o/nobody", 404)),
    "/o/{outlet}/{edition}": (Get("/o/westmouth-post/en", 200, "Report 2"), Get("/o/westmouth-post/fr", 404)),
    "/a/{id}": (Get("/a/{article}", 200, "Report"), Get("/a/nobody", 404), Get("/a/{unknown}", 404)),
    "/status": (Get("/status", 200, "What we see now"), Get("/status?x=1", 400)),
    "/a/{id}/pictures": (Get("/a/{article}/pictures", 200, "Pictures of"), Get("/a/{unknown}/pictures", 404)),
    "/a/{id}/revisions": (Get("/a/{article}/revisions", 200, "Report"), Get("/a/{unknown}/revisions", 404)),
    "/a/{id}/revisions/{revision}": (
        Get("/a/{article}/revisions/{revision}", 200, "Report"),
        Get("/a/{article}/revisions/{unknown}", 404),
    ),
    "/a/{id}/compared": (Get("/a/{article}/compared", 200, "Report"), Get("/a/{unknown}/compared", 404)),
    "/a/{id}/compared/part": (Get("/a/{article}/compared/part", 200), Get("/a/{unknown}/compared/part", 404)),
    "/a/{id}/revisions/{revision}/compared": (
        Get("/a/{article}/revisions/{revision}/compared", 200, "Report"),
        Get("/a/{article}/revisions/{unknown}/compared", 404),
    ),
    "/a/{id}/revisions/{revision}/compared/part": (
        Get("/a/{article}/revisions/{revision}/compared/part", 200),
        Get("/a/{article}/revisions/{unknown}/compared/part", 404),
    ),
    "/a/{id}/revisions/{revision}/cite": (
        Get("/a/{article}/revisions/{revision}/cite", 200, "Chicago"),
        Get("/a/{article}/revisions/{unknown}/cite", 404),
    ),
    "/a/{id}/revisions/{revision}/cite.{format}": (
        Get("/a/{article}/revisions/{revision}/cite.bib", 200, "@online{"),
        Get("/a/{article}/revisions/{revision}/cite.doc", 404),
    ),
    "/a/{id}/diff/{old}/{new}": (
        Get("/a/{article}/diff/{first_revision}/{revision}", 200, "keeper was found"),
        Get("/a/{article}/diff/{unknown}/{revision}", 404),
    ),
    "/a/{id}/copy/{other}": (
        Get("/a/{article}/copy/{article}", 200, "Report"),
        Get("/a/{article}/copy/{unknown}", 404),
    ),
    "/a/{id}/edition/{other}": (
        Get("/a/{article}/edition/{spanish}", 200, "feria"),
        Get("/a/{article}/edition/{article}", 404, "editions of one report"),
        Get("/a/{article}/edition/{unknown}", 404),
    ),
    "/captures/{id}": (Get("/captures/{capture}", 200, "As it looked"), Get("/captures/{unknown}", 404)),
    "/captures/{id}/body": (Get("/captures/{capture}/body", 200, "<h1>Report"), Get("/captures/{unknown}/body", 404)),
    "/captures/{id}/message": (
        Get("/captures/{capture}/message", 200, '"headers":[['),
        Get("/captures/{unknown}/message", 404),
    ),
    "/captures/{id}/certificate": (
        Get("/captures/{capture}/certificate", 200, "Certificate of a capture"),
        Get("/captures/{unknown}/certificate", 404),
    ),
    "/captures/{id}/certificate.json": (
        Get("/captures/{capture}/certificate.json", 200, '"format": "presswatch-certificate/1"'),
        Get("/captures/{unknown}/certificate.json", 404),
    ),
    "/certificates/days.jsonl": (Get("/certificates/days.jsonl", 200, "presswatch-day/1"), Get("/certificates/", 404)),
    "/certificates/{name}": (
        Get("/certificates/{day}.txt", 200, "root: "),
        Get("/certificates/yesterday.txt", 404),
        Get("/certificates/{day}.ots", 404, "No calendar of OpenTimestamps has stamped this day."),
    ),
    "/captures/{id}/beside/{other}": (
        Get("/captures/{capture}/beside/{capture}", 200, "Both captures have the same bytes"),
        Get("/captures/{capture}/beside/{unknown}", 404),
    ),
    "/timegate/{url:path}": (Get("/timegate/{address}", 200, "As it looked"), Get("/timegate/https://x.example/", 404)),
    "/timemap/link/{url:path}": (
        Get("/timemap/link/{address}", 200, 'rel="memento"'),
        Get("/timemap/link/https://x.example/", 404),
    ),
    "/memento/{time}/{url:path}": (
        Get("/memento/2026/{address}", 200, "As it looked"),
        Get("/memento/yesterday/{address}", 404),
    ),
    "/changes": (Get("/changes", 200, "Report"), Get("/changes?kind=painted", 400)),
    "/changes.atom": (Get("/changes.atom", 200, "<feed"), Get("/changes.atom?kind=painted", 400)),
    "/search": (Get("/search?q=council", 200, "Report"), Get("/search?q=council&sort=colour", 400)),
    "/search/help": (Get("/search/help", 200, "How to search"), Get("/search/nowhere", 404)),
    "/search.csv": (Get("/search.csv?q=council", 200, "id,outlet"), Get("/search.csv", 400, "q")),
    "/search.jsonl": (Get("/search.jsonl?q=council", 200, "Report"), Get("/search.jsonl?q=titel:x", 400, "titel")),
    "/search.{format}": (
        Get("/search.bib?q=council", 200, "@online"),
        Get("/search.csl.json?q=council", 200, "article-newspaper"),
        Get("/search.docx?q=council", 404),
    ),
    "/trends": (Get("/trends?q=council", 200, "Trends"), Get("/trends?interval=hour", 400)),
    "/trends.csv": (Get("/trends.csv?q=council", 200, "month,council"), Get("/trends.csv?measure=x", 400)),
    "/trends.svg": (Get("/trends.svg?q=council", 200, "council: "), Get("/trends.svg", 400, "q")),
    "/search.atom": (Get("/search.atom?q=council", 200, "<feed"), Get("/search.atom?q={long}", 400)),
    "/names": (Get("/names?kind=person", 200, "Names"), Get("/names?kind=colour", 400)),
    "/names/{id}": (Get("/names/place.pyongyang", 200, "Pyongyang"), Get("/names/place.nowhere", 404)),
    "/activity": (Get("/activity?act=visit", 200, "Activity"), Get("/activity?act=painted", 400, "act")),
    "/places": (Get("/places", 200, "Places</h1>"), Get("/places?outlet=NO%20ONE", 400, "outlet")),
    "/removals/{id}.csv": (
        Get("/removals/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.csv", 200, "missing_since"),
        Get("/removals/{unknown}.csv", 404),
    ),
    "/removals/{id}.jsonl": (
        Get("/removals/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.jsonl", 200),
        Get("/removals/{unknown}.jsonl", 404),
    ),
    "/removals/{id}": (
        Get("/removals/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 200, "Mass removal"),
        Get("/removals/{unknown}", 404),
    ),
    "/phrases": (Get("/phrases?q=the+council", 200, "First and last use"), Get("/phrases?month=March", 400, "month")),
    "/feeds.opml": (Get("/feeds.opml", 200, '<opml version="2.0">'), Get("/feeds.opml/x", 404)),
    "/oembed": (Get("/oembed?url={site}/a/{article}", 200, '"version":"1.0"'), Get("/oembed?url=nowhere", 404)),
    "/api": (Get("/api", 200, "/api/v1/search/counts"), Get("/api/", 404)),
    "/about": (Get("/about", 200, "Presswatch"), Get("/about/", 404)),
    "/language/{tag}": (Get("/language/ko?to=/about", 200, "Presswatch"), Get("/language/xx", 404)),
    "/media/{name}": (Get("/media/{picture}.png", 200), Get("/media/{unknown_picture}.png", 404)),
    "/static/{name}": (Get("{static}", 200), Get("/static/none.css", 404), Get("/static/..%2Fweb.py", 404)),
    "/favicon.ico": (Get("/favicon.ico", 200, "<svg"), Get("/favicon.ico/", 404)),
    "/robots.txt": (Get("/robots.txt", 200, "Disallow: /search"), Get("/robots.txt/", 404)),
    "/sitemap.xml": (Get("/sitemap.xml", 200, "<sitemapindex"), Get("/sitemap.xml/", 404)),
    "/sitemap/{name}.xml": (Get("/sitemap/{month}.xml", 200, "/a/{article}"), Get("/sitemap/2011-13.xml", 404)),
    "/api/v1/articles": (
        Get("/api/v1/articles?outlet=westmouth-post&limit=1", 200, '"articles":[{'),
        Get("/api/v1/articles?limit=many", 400, "bad-parameter"),
    ),
    "/api/v1/articles.parquet": (
        Get("/api/v1/articles.parquet?outlet=westmouth-post", 200, "PAR1"),
        Get("/api/v1/articles.parquet?limit=1", 400, _NO_PARAMETER),
    ),
    "/api/v1/search.parquet": (
        Get("/api/v1/search.parquet?q=council", 200, "PAR1"),
        Get("/api/v1/search.parquet", 400, "bad-parameter"),
        Get("/api/v1/search.parquet?q=titel:x", 400, "titel"),
    ),
    "/api/v1/articles/{id}/captures.{form}": (
        Get("/api/v1/articles/{article}/captures.wacz", 200, "datapackage.json"),
        Get("/api/v1/articles/{article}/captures.warc.gz", 200),
        Get("/api/v1/articles/nobody/captures.wacz", 404, "not-found"),
        Get("/api/v1/articles/{article}/captures.zip", 400, "form"),
    ),
    "/api/v1/search.{form}": (
        Get("/api/v1/search.wacz?q=council", 200, "datapackage.json"),
        Get("/api/v1/search.warc.gz", 400, "bad-parameter"),
    ),
    "/api/v1/captures.{form}": (
        Get("/api/v1/captures.wacz?outlet=westmouth-post", 200, "datapackage.json"),
        Get("/api/v1/captures.warc.gz?since=yesterday", 400, "bad-parameter"),
    ),
    "/api/v1/release.zip": (
        Get("/api/v1/release.zip?outlet=westmouth-post", 200, "SHA256SUMS"),
        Get("/api/v1/release.zip?outlet=westmouth-pots", 400, "is it westmouth-post?"),
        Get("/api/v1/release.zip?state=live", 400, _NO_PARAMETER),
    ),
    "/api/v1/articles/by-url": (
        Get("/api/v1/articles/by-url?url={address}", 200, "{article}"),
        Get("/api/v1/articles/by-url?url=https://x.example/none", 404, "not-found"),
        Get("/api/v1/articles/by-url", 400, "is missing"),
    ),
    "/api/v1/articles/{id}": (
        Get("/api/v1/articles/{article}", 200, '"blocks":[{'),
        Get("/api/v1/articles/nobody", 404, "not-found"),
        Get("/api/v1/articles/{article}?revision={unknown}", 404, "not-found"),
    ),
    "/api/v1/activity": (
        Get("/api/v1/activity?person=Kim+Jong+Un", 200, '"events":['),
        Get("/api/v1/activity?person=nobody", 400, "bad-parameter"),
    ),
    "/api/v1/phrases": (
        Get("/api/v1/phrases", 200, '"phrases":['),
        Get("/api/v1/phrases?month=2024-13", 400, "bad-parameter"),
    ),
    "/api/v1/phrases/uses": (
        Get("/api/v1/phrases/uses?q=the+council", 200, '"by_month":[{'),
        Get("/api/v1/phrases/uses?q=.", 400, "bad-parameter"),
    ),
    "/api/v1/names": (
        Get("/api/v1/names?limit=10", 200, '"names":['),
        Get("/api/v1/names?kind=colour", 400, "bad-parameter"),
    ),
    "/api/v1/names/{id}": (
        Get("/api/v1/names/place.pyongyang", 200, '"label":"Pyongyang"'),
        Get("/api/v1/names/place.nowhere", 404, "not-found"),
    ),
    "/api/v1/captures/{id}": (
        Get("/api/v1/captures/{capture}", 200, '"message":{'),
        Get("/api/v1/captures/{unknown}", 404, "not-found"),
    ),
    "/api/v1/articles/{id}/editions/{other}": (
        Get("/api/v1/articles/{article}/editions/{spanish}", 200, "names_left_out"),
        Get("/api/v1/articles/{article}/editions/{article}", 404, "editions of one report"),
        Get("/api/v1/articles/{unknown}/editions/{article}", 404),
    ),
    "/api/v1/outlets": (Get("/api/v1/outlets", 200, "westmouth-post"), Get("/api/v1/outlets?a=1", 400, _NO_PARAMETER)),
    "/api/v1/outlets/{id}/coverage": (
        Get("/api/v1/outlets/westmouth-post/coverage", 200, "feed.xml"),
        Get("/api/v1/outlets/nobody/coverage", 404, "not-found"),
        Get("/api/v1/outlets/westmouth-post/coverage?days=0", 400, "bad-parameter"),
    ),
    "/api/v1/events": (
        Get("/api/v1/events?limit=1", 200, '"kind":"created"'),
        Get("/api/v1/events?after=nonsense", 400, "is not a cursor"),
    ),
    "/api/v1/search/counts": (
        Get("/api/v1/search/counts?q=council&by=outlet", 200, "westmouth-post"),
        Get("/api/v1/search/counts?q=council", 400, "bad-parameter"),
    ),
    "/api/v1/search": (
        Get("/api/v1/search?q=council", 200, '"hit":true'),
        Get("/api/v1/search?q=council&page=0", 400, "bad-parameter"),
    ),
    "/api/v1/openapi.json": (Get("/api/v1/openapi.json", 200, '"openapi"'), Get("/api/v1/openapi", 404, "not-found")),
    "/healthz": (Get("/healthz", 200, "alive"), Get("/healthz/", 404)),
    "/livez": (Get("/livez", 200, "alive"), Get("/livez/", 404)),
    "/readyz": (Get("/readyz", 200, '"ready":true'), Get("/readyz/", 404)),
}
for _form, _holds in (("rss", "<rss"), ("json", "jsonfeed.org")):
    for _path, _gets in [(path, gets) for path, gets in ROUTES.items() if path.endswith(".atom")]:
        ROUTES[_path.replace(".atom", f".{_form}")] = tuple(
            Get(get.path.replace(".atom", f".{_form}"), get.status, get.holds and _holds, get.method) for get in _gets
        )
"""A redirect is followed: what counts is where it leads."""
