"""Build a webhook's message, sign it by Standard Webhooks, and schedule retries.

https://github.com/standard-webhooks/standard-webhooks (spec 1.0). The signature covers id, time and body, so nobody can
change the message or send an old one again. The receiver compares the time with its clock.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from typing import Any

import orjson

from shared.archive.watches.subscriptions import WatchEvent
from shared.errors import Misconfigured

MAX_ATTEMPTS = 15
_BASE_S = 5.0
_LONGEST_S = 6 * 3600.0
_PREFIX = "whsec_"


def new_secret() -> str:
    """Return a new secret of 32 random bytes."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def key_of(secret: str) -> bytes:
    """Return the key in a secret. Raises `Misconfigured` if it is not valid."""
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except ValueError:
        key = b""
    if not 24 <= len(key) <= 64:
        raise Misconfigured(
            "a webhook's secret is `whsec_` and 24 to 64 bytes in base64; leave it out to get a new one"
        )
    return key


def body(watch: str, event: WatchEvent) -> bytes:
    """Return the message as JSON: type, timestamp, data {watch, event, article}, and `copy` of an event `copied`."""
    shown = {
        "cursor": event.cursor,
        "kind": event.kind,
        "outlet": event.outlet_id,
        "article_id": event.article_id,
        "at": event.at,
        "recorded_at": event.recorded_at,
        "data": event.data,
    }
    data: dict[str, Any] = {"watch": watch, "event": shown, "article": event.article}
    if event.copy is not None:
        data["copy"] = event.copy
    return orjson.dumps({"type": f"article.{event.kind}", "timestamp": event.recorded_at, "data": data})


def headers(secret: str, message_id: str, moment: int, attempt: int, content: bytes) -> Mapping[str, str]:
    """Return the headers of one sending, with the signature.

    moment   time of this sending, in seconds since 1970
    attempt  from 1; above 1 the receiver may already have the message; `webhook-id` stays the same
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
    """Return the seconds to the next attempt; None after the last. `jitter` from 0 to 1 scales it from half to full."""
    if attempt >= MAX_ATTEMPTS:
        return None
    return float(min(_LONGEST_S, _BASE_S * 2 ** (attempt - 1)) * (0.5 + jitter / 2))
