"""A date as found: the printed text, the value read from it, and how certain that is."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from shared.contracts.common import Instant, Part


class Precision(StrEnum):
    """How much of the value was printed. A `day` value is midnight in its zone."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    MINUTE = "minute"
    SECOND = "second"


class DateValue(Part):
    """One date with its provenance.

    `zone` is an IANA name or an offset such as `+08:30`; `rule` is the rule that read it.
    """

    value: Instant
    precision: Precision
    rule: str = Field(max_length=80)
    printed: str = Field(default="", max_length=200)
    zone: str = "UTC"
    zone_assumed: bool = False
    doubt: str = Field(default="", max_length=200)
    """Why the value is doubtful (`future`, `contradicts url`), or empty."""
