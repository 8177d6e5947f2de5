"""How long a removal is suspected before a further visit may confirm it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from shared.sources import Sources

ConfirmationWindow = Callable[[str], timedelta]
"""From an outlet's id to its confirmation window."""


def confirmation_window(current: Callable[[], Sources], default_s: float) -> ConfirmationWindow:
    """Return a function for the window of an outlet: `confirm_after` of its source file, else
    `PRESSWATCH_CONFIRMATION_S`.
    """

    def window(outlet: str) -> timedelta:
        return timedelta(seconds=current().named(outlet).schedule.confirm_after or default_s)

    return window
