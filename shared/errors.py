"""Errors as instructions: each class says what the delivery layer is to do with the entry."""

from __future__ import annotations


class PresswatchError(Exception):
    """Base of what we raise on purpose. Its text is a sentence for a person."""


class Invalid(PresswatchError):
    """The message can never succeed: dead letter, at once. The producer's mistake, not the stage's."""


class NewerSchema(PresswatchError):
    """Written for a later version of us: delay it until the consumers are upgraded."""


class Permanent(PresswatchError):
    """This entry can never succeed here: dead letter, at once, with `reason` to count by."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(detail or reason)
        self.reason = reason


class Transient(PresswatchError):
    """May succeed later: retry with backoff, counting the attempt, with `reason` to count by."""

    def __init__(self, reason: str, detail: str = "", after_s: float | None = None) -> None:
        super().__init__(detail or reason)
        self.reason = reason
        self.after_s = after_s


class Unavailable(PresswatchError):
    """A store this stage needs is away (database down, disk full): hold the batch, count no attempt, be not ready."""


class Misconfigured(PresswatchError):
    """A setting or file of the operator's is wrong; the text names it and the remedy. Exit code 78 (EX_CONFIG)."""
