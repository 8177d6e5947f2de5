"""Which action follows from an outcome: retry and its wait, or a dead letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts import Capture
from shared.errors import Invalid, NewerSchema, Permanent, Transient, Unavailable
from shared.streams.bus.entries import RawEntry
from shared.streams.consumer.commit import DeadLetterAction, FinishAction, RetryAction
from shared.streams.consumer.outcomes import EntryContext, decide_action, reason_of
from shared.streams.consumer.retry import RetryPolicy, backoff_ms
from shared.streams.consumer.stage import Done, Failed, Stage

STAGE = Stage("parser", (), retry=RetryPolicy(1, 60, 4), failing_share=0.5)


def subject(attempt: int = 0, **fields: bytes) -> EntryContext:
    named = {name.encode(): value for name, value in fields.items()}
    return EntryContext(RawEntry("1-0", {b"attempt": str(attempt).encode(), **named}), "", None)


@pytest.mark.parametrize("error", [Invalid("bad"), Permanent("no such thing")])
def test_what_can_never_succeed_becomes_a_dead_letter_at_once(error: Exception) -> None:
    disposition = decide_action(STAGE, subject(), Failed(error), 0.5)
    assert isinstance(disposition, DeadLetterAction)
    assert disposition.reason == reason_of(error)


def test_what_is_away_holds() -> None:
    assert decide_action(STAGE, subject(3), Failed(Unavailable("away")), 0.5) is None


def test_a_newer_schema_waits_without_counting() -> None:
    disposition = decide_action(STAGE, subject(3), Failed(NewerSchema("2")), 0.0)
    assert isinstance(disposition, RetryAction)
    assert disposition.attempt == 3


@pytest.mark.parametrize(
    ("attempt", "kind"), [(0, RetryAction), (2, RetryAction), (3, DeadLetterAction), (9, DeadLetterAction)]
)
def test_the_last_failure_makes_a_dead_letter(attempt: int, kind: type) -> None:
    assert isinstance(decide_action(STAGE, subject(attempt), Failed(KeyError("x")), 0.5), kind)


def test_a_transient_error_waits_by_the_policy_of_its_stage() -> None:
    first = decide_action(STAGE, subject(0), Failed(Transient("Rate limited")), 0.0)
    assert isinstance(first, RetryAction)
    assert (first.reason, first.wait_ms) == ("rate-limited", backoff_ms(STAGE.retry, 0, 0.0))


def test_a_stage_may_say_when() -> None:
    disposition = decide_action(STAGE, subject(0), Failed(Transient("later", after_s=7)), 0.9)
    assert isinstance(disposition, RetryAction)
    assert disposition.wait_ms == 7000


def test_receipts_are_for_those_who_asked() -> None:
    done = Done(receipt={"status": "archived"})
    asked = decide_action(STAGE, subject(client_ref=b"r", producer=b"p"), done, 0)
    silent = decide_action(STAGE, subject(), done, 0)
    assert isinstance(asked, FinishAction)
    assert isinstance(silent, FinishAction)
    assert asked.receipt is not None
    assert (asked.receipt.producer, asked.receipt.client_ref) == ("p", "r")
    assert silent.receipt is None


def test_only_unreadable_data_is_cut() -> None:
    read = EntryContext(RawEntry("1-0", {}), "", Capture(url="https://a.example/", html=""))
    assert isinstance(cut := decide_action(STAGE, subject(), Failed(Invalid("x")), 0), DeadLetterAction)
    assert isinstance(whole := decide_action(STAGE, read, Failed(Permanent("x")), 0), DeadLetterAction)
    assert (cut.keep_bytes > 0, whole.keep_bytes) == (True, 0)


@given(attempt=st.integers(0, 10_000), chance=st.floats(0, 1, exclude_max=True))
def test_the_wait_grows_to_its_cap_and_no_further(attempt: int, chance: float) -> None:
    policy = RetryPolicy(base_s=2, cap_s=100)
    whole = min(100, 2 * 2.0 ** min(attempt, 60)) * 1000
    assert whole / 2 - 1 <= backoff_ms(policy, attempt, chance) <= whole


@given(st.text(max_size=200))
def test_a_reason_is_a_word_to_count_by(text: str) -> None:
    reason = reason_of(Permanent(text))
    assert reason
    assert set(reason) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(reason) <= 80


def test_a_stage_without_a_policy_of_its_own_takes_the_usual_one() -> None:
    usual = RetryPolicy(5, 50, 3)
    assert Stage("x", ()).with_default_retry(usual).retry == usual
    assert STAGE.with_default_retry(usual).retry == RetryPolicy(1, 60, 4)
