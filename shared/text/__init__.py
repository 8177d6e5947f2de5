"""Pure text functions that several services need."""

from shared.text.dates import FoundDate, find_dates, read_date

__all__ = ["FoundDate", "find_dates", "read_date"]
