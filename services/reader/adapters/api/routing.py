"""A router whose routes refuse in the way of this API and are described in OpenAPI."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Path
from fastapi.exceptions import RequestValidationError
from starlette.requests import Request
from starlette.responses import Response

from services.reader.adapters.api.openapi import refusals
from services.reader.adapters.web.responses import refused_parameter

PREFIX = "/api/v1"
ArticleId = Annotated[str, Path(description="Id of an article.")]
Handler = Callable[..., Awaitable[Response]]


def api_router() -> APIRouter:
    """Return a router below the prefix of the API."""
    return APIRouter(prefix=PREFIX, redirect_slashes=False)


def described(
    router: APIRouter, path: str, id: str, answer: type[Any], *statuses: int, redirect: int = 0
) -> Callable[[Handler], Handler]:
    """Add a GET route. The first line of the handler's docstring describes it.

    id        operation id in OpenAPI
    answer    model of a good answer; handlers return finished responses, so it is only described
    statuses  refusals beside 400 and 503
    redirect  status of a redirect that the route may give
    """
    responses = refusals(*statuses) | _redirect(redirect)

    def add(handler: Handler) -> Handler:
        summary = (handler.__doc__ or id).partition("\n")[0]
        router.add_api_route(
            path, handler, response_model=answer, responses=responses, operation_id=id, summary=summary
        )
        return handler

    return add


def described_file(
    router: APIRouter, path: str, id: str, media_types: Sequence[str], *statuses: int, redirect: int = 0
) -> Callable[[Handler], Handler]:
    """Add a GET route that answers with a file of one of these types. Otherwise as `described`."""

    def add(handler: Handler) -> Handler:
        content = {one: {"schema": {"type": "string", "format": "binary"}} for one in media_types}
        responses = {**refusals(*statuses), 200: {"description": "The file.", "content": content}}
        responses |= _redirect(redirect)
        summary = (handler.__doc__ or id).partition("\n")[0]
        router.add_api_route(
            path, handler, response_class=Response, responses=responses, operation_id=id, summary=summary
        )
        return handler

    return add


def _redirect(status: int) -> dict[int | str, dict[str, Any]]:
    return {status: {"description": "The article's own address."}} if status else {}


async def on_invalid(request: Request, error: Exception) -> Response:
    """Answer a request whose parameters do not fit their declaration."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    return refused_parameter(request, str(first["loc"][-1])[:40], _why(request, first))


def _why(request: Request, error: dict[str, Any]) -> str:
    if error["type"] == "extra_forbidden":
        return f"is not a parameter here; allowed are: {', '.join(_allowed(request)) or 'none'}"
    if error["type"] == "missing":
        return "is missing"
    message = str(error["msg"])
    return f"cannot be read: {message[:1].lower()}{message[1:]}"


def _allowed(request: Request) -> list[str]:
    fields = request.scope["route"].dependant.query_params
    return sorted(name for field in fields for name in getattr(field.field_info.annotation, "model_fields", ()))
