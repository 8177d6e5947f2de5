"""Keys of the API and their limits. Both are optional; without a setting, everyone may send any number of requests."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from services.reader.adapters.web.responses import API, problem
from services.reader.adapters.web.turns import network_of
from services.reader.core.api.rate_limit import RateLimit
from shared.errors import Misconfigured

_LINE = re.compile(r"(\S+)\s+([0-9a-f]{64})\s+([1-9][0-9]{0,6})", re.ASCII)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key of the API, with its requests a minute."""

    name: str
    per_minute: int


def read_keys(path: Path | None) -> dict[str, ApiKey]:
    """Read the keys by the SHA-256 of their text. Raises `Misconfigured` with the line."""
    if path is None:
        return {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(f"cannot read the API keys in {path}: {error} (PRESSWATCH_API_KEYS)") from None
    found = {}
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.lstrip().startswith("#"):
            parts = _LINE.fullmatch(line.strip())
            if parts is None:
                raise Misconfigured(
                    f"line {number} of {path} is not an API key: write a name, the key's SHA-256 in hex, and the "
                    "requests a minute (PRESSWATCH_API_KEYS)"
                )
            found[parts[2]] = ApiKey(parts[1], int(parts[3]))
    return found


class ApiLimits:
    """Count requests to the API by key, or by address without a key. `anonymous` requests a minute; 0 is no limit."""

    def __init__(
        self, app: ASGIApp, keys: Mapping[str, ApiKey], anonymous: int = 0, clock: Callable[[], float] = monotonic
    ) -> None:
        self._app = app
        self._keys = keys
        self._anonymous = anonymous
        self._clock = clock
        self._limit = RateLimit()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = self._refusal(Request(scope)) if self._limits(scope) else None
        await (refusal or self._app)(scope, receive, send)

    def _limits(self, scope: Scope) -> bool:
        return bool(self._keys or self._anonymous) and scope["type"] == "http" and scope["path"].startswith(API)

    def _refusal(self, request: Request) -> Response | None:
        scheme, _, sent = request.headers.get("authorization", "").partition(" ")
        given = sent.strip() if scheme.lower() == "bearer" else ""
        key = self._keys.get(hashlib.sha256(given.encode()).hexdigest()) if given else None
        if given and key is None:
            return _unknown(request)
        caller = f"key {key.name}" if key else f"address {network_of(request.client.host if request.client else '')}"
        per_minute = key.per_minute if key else self._anonymous
        wait = self._limit.take(caller, per_minute, self._clock()) if per_minute else 0.0
        return _too_many(request, per_minute, wait) if wait else None


def _unknown(request: Request) -> Response:
    refusal = problem(request, 401, "unknown-key", "Unknown key", "This key is not known here. Leave it out, or ask.")
    refusal.headers.update({"WWW-Authenticate": "Bearer", "Cache-Control": "no-store"})
    return refusal


def _too_many(request: Request, per_minute: int, wait: float) -> Response:
    why = f"You may ask {per_minute} times a minute. Wait {math.ceil(wait)} s, or ask the operator for a key."
    refusal = problem(request, 429, "too-many-requests", "Too many requests", why)
    refusal.headers.update({"Retry-After": str(math.ceil(wait)), "Cache-Control": "no-store"})
    return refusal
