"""A webhook's message, signed as Standard Webhooks has it, and when to try again.

https://github.com/standard-webhooks/standard-webhooks (spec 1.0): the signature is over id, time and body, so that
neither can be changed nor an old message be sent again; whoever receives compares the time with the clock.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping

import orjson

from shared.archive.watches.subscriptions import WatchEvent
from shared.errors import Misconfigured

MAX_ATTEMPTS = 15
_BASE_S = 5.0
_LONGEST_S = 6 * 3600.0
_PREFIX = "whsec_"


def new_secret() -> str:
    """32 random bytes."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def key_of(secret: str) -> bytes:
    """Raises `Misconfigured` for what is no secret."""
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except ValueError:
        key = b""
    if not 24 <= len(key) <= 64:
        raise Misconfigured("a webhook's secret is `whsec_` and 24 to 64 bytes in base64; without one, one is made")
    return key


def body(watch: str, happening: WatchEvent) -> bytes:
    """JSON: type, timestamp, data {watch, event, article}."""
    event = {
        "cursor": happening.cursor,
        "kind": happening.kind,
        "outlet": happening.outlet_id,
        "article_id": happening.article_id,
        "at": happening.at,
        "recorded_at": happening.recorded_at,
        "data": happening.data,
    }
    data = {"watch": watch, "event": event, "article": happening.article}
    return orjson.dumps({"type": f"article.{happening.kind}", "timestamp": happening.recorded_at, "data": data})


def headers(secret: str, message_id: str, moment: int, attempt: int, content: bytes) -> Mapping[str, str]:
    """moment   seconds since 1970, of this sending
    attempt  from 1: above it, the receiver may have had the message before; `webhook-id` stays the same
    """
    signed = hmac.new(key_of(secret), f"{message_id}.{moment}.".encode() + content, hashlib.sha256)
    return {
        "content-type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(moment),
        "webhook-signature": f"v1,{base64.b64encode(signed.digest()).decode()}",
        "webhook-attempt": str(attempt),
    }


def wait_after(attempt: int, jitter: float) -> float | None:
    """Seconds to the next attempt, `jitter` from 0 to 1 making it half to all of the full; None after the last."""
    if attempt >= MAX_ATTEMPTS:
        return None
    return float(min(_LONGEST_S, _BASE_S * 2 ** (attempt - 1)) * (0.5 + jitter / 2))
