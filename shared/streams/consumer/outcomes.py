"""Map a handler's outcome to the commit action. Pure functions: randomness and sizes are arguments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from shared.contracts import Message
from shared.errors import Invalid, NewerSchema, Permanent, Transient, Unavailable
from shared.streams.bus.entries import RawEntry
from shared.streams.consumer.commit import DeadLetterAction, EntryAction, FinishAction, Receipt, RetryAction
from shared.streams.consumer.retry import RetryPolicy, backoff_ms
from shared.streams.consumer.stage import Done, Outcome, Stage

KEEP_BYTES = 64 * 1024
"""Maximum bytes kept of an entry that could not be decoded, so that invalid input cannot fill the memory."""

NEWER_SCHEMA_WAIT_S = 60.0
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class EntryContext:
    """The entry to decide on. `message` is None if it could not be decoded."""

    raw: RawEntry
    traceparent: str
    message: Message | None

    @property
    def outlet(self) -> str:
        message = getattr(self.message, "article", self.message)
        return str(getattr(message, "outlet", "") or "")

    def receipt(self, content: dict[str, str]) -> Receipt | None:
        """Return a receipt with this content if the producer gave a `client_ref`, else None."""
        client_ref = self.raw.text(b"client_ref")
        if client_ref is None:
            return None
        return Receipt(self.raw.text(b"producer") or "", client_ref, content)


def is_expected(error: Exception) -> bool:
    """Return whether the stage raised this error deliberately. Any other error is a bug in the stage."""
    return isinstance(error, Invalid | NewerSchema | Permanent | Transient | Unavailable)


@lru_cache(maxsize=1024)
def _word(text: str) -> str:
    return _NOT_A_WORD.sub("-", text.lower()).strip("-")[:80]


def reason_of(error: Exception) -> str:
    """Return a short, stable word for the error, used as a metric label."""
    given = error.reason if isinstance(error, Permanent | Transient) else type(error).__name__
    if isinstance(error, Permanent | Transient):
        return _word(given) or "unknown"
    return _word(re.sub(r"(?<=[a-z])(?=[A-Z])", "-", given))


def decide_action(stage: Stage, subject: EntryContext, outcome: Outcome, chance: float) -> EntryAction | None:
    """Return the action for an entry, or None to hold the entry until an unavailable dependency is back."""
    if isinstance(outcome, Done):
        return _finish(subject, outcome)
    error = outcome.error
    if isinstance(error, Unavailable):
        return None
    if isinstance(error, Invalid | Permanent):
        return to_dead_letters(stage, subject, reason_of(error), str(error), subject.raw.attempt)
    if isinstance(error, NewerSchema):
        wait = backoff_ms(RetryPolicy(NEWER_SCHEMA_WAIT_S, NEWER_SCHEMA_WAIT_S), 0, chance)
        return RetryAction(wait, "newer-schema", subject.raw.attempt)
    return _again(stage, subject, error, chance)


def to_dead_letters(stage: Stage, subject: EntryContext, reason: str, error: str, attempt: int) -> DeadLetterAction:
    """Return the action that moves the entry to the dead letters."""
    return DeadLetterAction(
        reason=reason,
        error=error[:2000],
        stage=stage.name,
        attempt=attempt,
        outlet=subject.outlet,
        keep_bytes=KEEP_BYTES if subject.message is None else 0,
        receipt=subject.receipt({"status": "dead", "stage": stage.name, "reason": reason, "error": error[:500]}),
    )


def _finish(subject: EntryContext, done: Done) -> FinishAction:
    return FinishAction(
        outputs=done.outputs,
        outcome=_word(done.outcome) or "done",
        traceparent=subject.traceparent,
        client_ref=subject.raw.text(b"client_ref"),
        producer=subject.raw.text(b"producer"),
        receipt=None if done.receipt is None else subject.receipt(dict(done.receipt)),
    )


def _again(stage: Stage, subject: EntryContext, error: Exception, chance: float) -> EntryAction:
    reason, failed = reason_of(error), subject.raw.attempt + 1
    said = str(error) or type(error).__name__
    if not is_expected(error):
        said = f"{type(error).__name__}: {said}"
    if failed >= stage.retry.attempts:
        return to_dead_letters(stage, subject, reason, f"failed {failed} times; last error: {said}", failed)
    if isinstance(error, Transient) and error.after_s is not None:
        return RetryAction(max(1, int(1000 * error.after_s)), reason, failed)
    return RetryAction(backoff_ms(stage.retry, failed - 1, chance), reason, failed)
