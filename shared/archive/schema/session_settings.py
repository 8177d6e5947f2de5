"""Settings of a database session: given when it begins, or for each transaction if a pooler hands sessions around."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SessionSettings = Mapping[str, str]
NONE: SessionSettings = MappingProxyType({})
_FOR_LATER = "default_"
"""A setting like `default_transaction_read_only` counts from the next transaction on; without this, for the present."""


def as_options(settings: SessionSettings) -> str:
    """Return libpq's `options`."""
    return " ".join(f"-c {name}={value}" for name, value in settings.items())


def as_statement(settings: SessionSettings) -> bytes:
    """Return what sets them for the present transaction alone; empty for none."""
    return "; ".join(f"SET LOCAL {name.removeprefix(_FOR_LATER)} = '{v}'" for name, v in settings.items()).encode()
