"""Description of the JSON API, in OpenAPI 3.1."""

from __future__ import annotations

from typing import Any

from shared.archive.read.trouble import OF_ARTICLES, OF_ENTRY_POINTS

VERSION = "1.0.0"


def _query(name: str, says: str, **schema: object) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": says, "schema": schema or {"type": "string"}}


def _text(says: str = "", **more: object) -> dict[str, Any]:
    return {"type": "string", **({"description": says} if says else {}), **more}


_OUTLET = _query("outlet", "Id of an outlet.", type="string", pattern="^[a-z0-9][a-z0-9.-]{0,63}$")
_EDITION = _query("edition", "Id of an edition of that outlet.", type="string")
_LANGUAGE = _query("language", "BCP 47 tag.", type="string")
_STATE = _query("state", "Only in this state.", type="string", enum=["live", "suspected", "removed", "restored"])
_SINCE = _query("since", "Articles from this day or time on (UTC unless it names a zone).", type="string")
_UNTIL = _query("until", "Articles up to and including this day, or before this time.", type="string")
_BEFORE = _query("before", "Where the list continues: the `before` of the previous answer.", type="string")
_COUNTRY = _query("country", "The outlet's country, two letters.", type="string", pattern="^[A-Za-z]{2}$")
_SEARCH = _query("q", "The query.", type="string", maxLength=1000)
_SEARCH_FILTERS = (_OUTLET, _EDITION, _LANGUAGE, _COUNTRY, _STATE, _SINCE, _UNTIL)
_AFTER = _query("after", "Where the list continues: the `after` of the previous answer.", type="string")
_INCLUDE = _query("include", "`text` adds the whole text.", type="string", enum=["text"])
_MOMENT = {"type": "string", "format": "date-time"}
_NULLABLE_TEXT = {"type": ["string", "null"]}
_WHOLE = {"type": "integer"}


def _limit(default: int, most: int) -> dict[str, Any]:
    return _query("limit", "Number of items.", type="integer", minimum=1, maximum=most, default=default)


def _get(
    id: str, summary: str, answer: str, *parameters: dict[str, Any], codes: tuple[str, ...] = ()
) -> dict[str, Any]:
    refusals = {code: {"$ref": "#/components/responses/Refused"} for code in ("400", "503", *codes)}
    schema = {"$ref": f"#/components/schemas/{answer}"}
    good = {"description": summary, "content": {"application/json": {"schema": schema}}}
    return {"get": {"operationId": id, "summary": summary, "parameters": list(parameters),
                    "responses": {"200": good, **refusals}}}  # fmt: skip


def _list_of(name: str, schema: str, **more: dict[str, Any]) -> dict[str, Any]:
    properties = {name: {"type": "array", "items": {"$ref": f"#/components/schemas/{schema}"}}, **more}
    return {"type": "object", "required": list(properties), "properties": properties}


def description() -> dict[str, Any]:
    """Return the whole document. Its paths are exactly those that the reader serves below `/api/v1`."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Presswatch",
            "version": VERSION,
            "description": "Articles, their revisions and removals, as stored in the archive. Lists use cursors, not "
            "page numbers, so that nothing is skipped while new articles arrive. All times are UTC.",
        },
        "paths": _paths(),
        "components": {
            "schemas": _schemas(),
            "responses": {
                "Refused": {
                    "description": "The request was refused; the body says why.",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}},
                }
            },
        },
    }


def _paths() -> dict[str, Any]:
    id = {"name": "id", "in": "path", "required": True, "schema": _text(pattern="^[0-9a-f]{32}$")}
    found = _get("articleByUrl", "Redirect to the article seen at an address.", "Article",
                 {**_query("url", "Any address it was seen at."), "required": True}, codes=("404",))  # fmt: skip
    found["get"]["responses"]["303"] = {"description": "The article's own address."}
    one = _get(
        "article", "One article with its text, revisions and addresses.", "Article", id,
        _query("revision", "Id of one of its revisions; by default the newest."), codes=("404", "451"),
    )  # fmt: skip
    one["get"]["responses"]["301"] = {"description": "The article's current id."}
    return {
        "/api/v1/articles": _get("articles", "Articles, newest first.", "Articles", _limit(50, 200), _BEFORE, _OUTLET,
                                 _EDITION, _LANGUAGE, _STATE, _SINCE, _UNTIL),
        "/api/v1/articles/by-url": found,
        "/api/v1/articles/{id}": one,
        "/api/v1/captures/{id}": _get(
            "capture", "One capture with the message as stored: headers, redirects, peer.", "Capture", id,
            codes=("404", "451")),
        "/api/v1/outlets": _get("outlets", "Outlets with their editions.", "Outlets"),
        "/api/v1/outlets/{id}/coverage": _get(
            "coverage", "Visits to an outlet's lists and their results, by day (UTC).", "Coverage",
            {"name": "id", "in": "path", "required": True, "schema": _text(pattern="^[a-z0-9][a-z0-9.-]{0,63}$")},
            _query("days", "Number of days, including today.", type="integer", minimum=1, maximum=366, default=30),
            codes=("404",)),
        "/api/v1/events": _get(
            "events", "All events since a cursor, in order, without gaps.", "Events",
            _query("after", "The `after` of the previous answer; `end` starts now; by default from the beginning."),
            _limit(100, 1000)),
        "/api/v1/search": _get(
            "search", "Search, in the language of docs/searching.md.", "Results", _SEARCH, *_SEARCH_FILTERS,
            _query("sort", "Order of the hits; by default `relevance` if there are words.", type="string",
                   enum=["relevance", "newest", "oldest", "changed"]),
            _limit(20, 1000), _AFTER, _INCLUDE,
            _query("page", "Page number; `after` has no limit.", type="integer", minimum=1, maximum=50, default=1)),
        "/api/v1/search/counts": _get(
            "searchCounts", "How many hits have each value.", "Counts", _SEARCH, *_SEARCH_FILTERS,
            {**_query("by", "Of what.", type="string",
                      enum=["outlet", "edition", "language", "country", "state", "month", "day"]), "required": True}),
        "/api/v1/openapi.json": {"get": {"operationId": "openapi", "summary": "This description.", "responses": {
            "200": {"description": "OpenAPI 3.1.", "content": {"application/json": {"schema": {"type": "object"}}}}}}},
    }  # fmt: skip


def _schemas() -> dict[str, Any]:
    named = {"type": "object", "properties": {"id": _text(), "name": _text()}}
    edition = {"type": ["object", "null"], "properties": {"id": _text(), "label": _NULLABLE_TEXT}}
    card: dict[str, Any] = {
        "id": _text(), "page": _text("Path of its page on this site."), "address": _text("The outlet's own address."),
        "outlet": named, "edition": edition, "title": _text(), "teaser": _text(), "language": _text("BCP 47; `und`."),
        "published": {"type": ["object", "null"], "description": "value, precision, printed, zone, rule, doubt."},
        "first_captured_at": _MOMENT, "origin": _text(enum=["fetched", "contributed"]),
        "producer": {**_NULLABLE_TEXT, "description": "Who contributed it."},
        "state": _text(enum=["live", "suspected", "removed", "restored"]), "revisions": _WHOLE,
        "reading_seconds": _WHOLE, "picture": {"type": ["object", "null"]},
    }  # fmt: skip
    pieces = {"type": "array", "items": {"type": "object", "properties": {"text": _text(), "hit": {"type": "boolean"}}}}
    cursor = {**_NULLABLE_TEXT, "description": "Cursor of the next page; null at the end."}
    return {
        "Card": {"type": "object", "required": list(card), "properties": card},
        "Hit": {"allOf": [{"$ref": "#/components/schemas/Card"}, {"properties": {"snippet": pieces}}]},
        "Article": {
            "type": "object",
            "required": ["id", "title", "blocks", "revisions", "addresses"],
            "properties": {
                "id": _text(), "title": _text(), "standfirst": _text(), "language": _text(),
                "blocks": {"type": "array", "items": {"$ref": "#/components/schemas/Block"}},
                "pictures": {"type": "array", "items": {"type": "object"}},
                "addresses": {"type": "array", "items": {"type": "object"}},
                "elsewhere": {"type": "array", "items": {"type": "object"},
                              "description": "Other articles with the same words, earliest first."},
                "revisions": {"type": "array", "items": {"type": "object"}},
                "changes": {"type": "array", "items": {"type": "object"}},
                "rulings": {"type": "array", "items": {"type": "object"}},
            },
        },
        "Block": {
            "type": "object", "required": ["kind"],
            "description": "`marks` are spans of `text`, in code points: start inclusive, end exclusive.",
            "properties": {"kind": _text(), "text": _text(), "marks": {"type": "array", "items": {"type": "object"}}},
        },
        "Capture": {
            "type": "object", "required": ["id", "url", "captured_at", "body"],
            "properties": {
                "id": _text(), "page": _text("Path of its page on this site."), "url": _text(),
                "captured_at": _MOMENT, "recorded_at": _MOMENT, "outlet": named, "article": _NULLABLE_TEXT,
                "revision": _NULLABLE_TEXT, "kind": _text("Kind of page expected there."),
                "reason": _text("Why no article was read in it; empty where one was."),
                "status": {"type": ["integer", "null"]}, "origin": _text(enum=["fetched", "contributed"]),
                "producer": _NULLABLE_TEXT,
                "body": {"type": "object", "properties": {
                    "sha256": _text(), "size": {"type": ["integer", "null"]}, "media_type": _text(), "src": _text()}},
                "message": {"type": ["object", "null"], "description": "null if the manifests do not have it."},
            },
        },
        "Outlet": {"type": "object", "required": ["id", "name", "articles", "editions"], "properties": {
            "id": _text(), "name": _text(), "articles": _WHOLE, "editions": {"type": "array"}}},
        "Event": {"type": "object", "required": ["kind", "outlet", "at", "recorded_at", "after"], "properties": {
            "kind": _text(), "article": _NULLABLE_TEXT, "outlet": _text(), "at": _MOMENT, "recorded_at": _MOMENT,
            "data": {"type": "object"}, "after": _text("Cursor of this event.")}},
        "Articles": _list_of("articles", "Card", before=cursor),
        "Coverage": _list_of("entry_points", "EntryPoint", outlet=_text(), first=_text(), last=_text(),
                             troubles={"type": "array", "items": {"$ref": "#/components/schemas/Trouble"}}),
        "Trouble": {"type": "object", "required": ["what", "says", "since", "until"], "properties": {
            "what": _text("Kind of trouble.", enum=[*OF_ARTICLES, *OF_ENTRY_POINTS]), "says": _text("In words."),
            "since": _MOMENT, "last": _MOMENT, "until": {**_NULLABLE_TEXT, "description": "null while it lasts."},
            "looks": _WHOLE, "addresses": _WHOLE, "url": _text("The entry point; empty for trouble with articles."),
            "reason": _text(), "outlet": _text()}},
        "EntryPoint": {"type": "object", "required": ["url", "kind", "looks", "failed", "links_new", "days"],
                       "properties": {
            "url": _text(), "kind": _text(), "edition": _NULLABLE_TEXT, "looks": _WHOLE, "failed": _WHOLE,
            "links_new": _WHOLE, "last_look": _MOMENT, "last_seen": _NULLABLE_TEXT,
            "trouble": _text("Why the last visits saw nothing; empty while all is well."),
            "days": {"type": "array", "items": {"type": "object", "properties": {
                "day": _text(), "state": _text(enum=["new", "nothing-new", "could-not-see", "did-not-look"]),
                "looks": _WHOLE, "failed": _WHOLE, "links_new": _WHOLE, "reason": _text()}}}}},
        "Outlets": _list_of("outlets", "Outlet"),
        "Events": _list_of("events", "Event", after=_text("Cursor for the next request.")),
        "Results": _list_of("articles", "Hit", total=_WHOLE, after=cursor, more={"type": "boolean"},
                            complete={"type": "boolean"}),
        "Counts": _list_of("counts", "Count", by=_text(), total=_WHOLE, complete={"type": "boolean"}),
        "Count": {"type": "object", "required": ["value", "articles"],
                  "properties": {"value": _text(), "articles": _WHOLE}},
        "Refusal": {"type": "object", "required": ["error"], "properties": {"error": {
            "type": "object", "required": ["code", "message"], "properties": {"code": _text(), "message": _text()}}}},
    }  # fmt: skip
