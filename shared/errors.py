"""Errors as instructions: each class says what the delivery layer does with the entry."""

from __future__ import annotations


class PresswatchError(Exception):
    """Base class of all deliberate errors. The text is a sentence for a person."""


class Invalid(PresswatchError):
    """The message can never succeed because the producer made a mistake: move it to the dead letters at once."""


class NewerSchema(PresswatchError):
    """The message needs a later version of Presswatch: delay it until the consumers are upgraded."""


class Permanent(PresswatchError):
    """The entry can never succeed in this stage: move it to the dead letters at once. `reason` is a metric label."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(detail or reason)
        self.reason = reason


class Transient(PresswatchError):
    """The entry may succeed later: retry it with backoff and count the attempt. `reason` is a metric label."""

    def __init__(self, reason: str, detail: str = "", after_s: float | None = None) -> None:
        super().__init__(detail or reason)
        self.reason = reason
        self.after_s = after_s


class Unavailable(PresswatchError):
    """A dependency of the stage is unavailable (database down, disk full).

    The batch is held, no attempt is counted, and the service is not ready.
    """


class StoreUnavailable(Unavailable):
    """The object store of the bodies gives no proper answer. The text says what it said, and the remedy."""


class Misconfigured(PresswatchError):
    """A setting or file of the operator is wrong. The text names it and the remedy. Exit code 78 (EX_CONFIG)."""
