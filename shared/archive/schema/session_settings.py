"""Settings of a database session: sent once at its start, or with each transaction behind a pooler."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SessionSettings = Mapping[str, str]
NONE: SessionSettings = MappingProxyType({})
_FOR_LATER = "default_"
"""A setting like `default_transaction_read_only` applies to later transactions only.

This one applies to the current one.
"""


def as_options(settings: SessionSettings) -> str:
    """Return libpq's `options`."""
    return " ".join(f"-c {name}={value}" for name, value in settings.items())


def as_statement(settings: SessionSettings) -> bytes:
    """Return the statement that makes these settings for the current transaction; empty if there are none."""
    return "; ".join(f"SET LOCAL {name.removeprefix(_FOR_LATER)} = '{v}'" for name, v in settings.items()).encode()
