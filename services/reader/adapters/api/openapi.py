"""Describe the JSON API in OpenAPI 3.1, from the declarations of its routes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi.openapi.utils import get_openapi
from starlette.routing import BaseRoute

from services.reader.core.api.api_answers import Problem

VERSION = "1.1.0"
_PROBLEM = "application/problem+json"
_SCHEMA = {"$ref": "#/components/schemas/Problem"}
_STATUSES = {
    400: "A parameter is unknown or has an impossible value.",
    404: "The archive does not have it.",
    431: "The address is too long.",
    451: "It is withheld by order.",
    501: "This site lacks a package for that.",
    503: "The database does not answer, or too many requests wait for it.",
}


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the descriptions of refusals for a route. Every route may answer 400, 431 and 503."""
    refused: dict[int | str, dict[str, Any]] = {
        status: {"description": _STATUSES[status], "content": {_PROBLEM: {"schema": _SCHEMA}}}
        for status in (400, *statuses, 503)
    }
    refused[431] = {"description": _STATUSES[431], "content": {"text/plain": {}}}  # the server's own answer
    return refused


def description(routes: Sequence[BaseRoute]) -> dict[str, Any]:
    """Return the whole document for these routes."""
    document = get_openapi(
        title="Presswatch",
        version=VERSION,
        routes=routes,
        description="Articles, their revisions and removals, as stored in the archive. Lists use cursors, not page "
        "numbers, so that nothing is skipped while new articles arrive. All times are UTC.",
    )
    schemas = document["components"]["schemas"]
    schemas["Problem"] = Problem.model_json_schema()
    for name in ("HTTPValidationError", "ValidationError"):  # bad parameters are problems with status 400 here
        schemas.pop(name, None)
    for path in document["paths"].values():
        for operation in path.values():
            operation["responses"].pop("422", None)
    return document
