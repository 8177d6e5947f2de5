"""How long a removal is suspected before a further visit may confirm it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

ConfirmationWindow = Callable[[str], timedelta]
"""From an outlet's id to its confirmation window."""
