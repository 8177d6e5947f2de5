"""Runs of digits are those of the pattern for digits, whatever the script; small letters are those of Python."""

from __future__ import annotations

import re
import sys

import pytest

from shared.names.folding import casefold, lower
from shared.text.digits import digit_runs
from shared.text.editions import numbers

CHARACTERS = [chr(code) for code in range(sys.maxunicode + 1)]


@pytest.mark.parametrize(
    "text", ["", "9", "In 2011, 12 – 3", "주체112(2023)년", "١٢ and 1 500", "１２、3", "🙂 5 𝟓𝟔", "\ud800 7"]
)
def test_runs_are_those_of_the_pattern(text: str) -> None:
    assert digit_runs(text) == [found.span() for found in re.finditer(r"\d+", text)]


def test_a_digit_of_any_script_is_found() -> None:
    assert [c for c in CHARACTERS if digit_runs(f"–{c}") != [(1, 2)] and c.isdecimal()] == []


def test_small_letters_are_those_of_python() -> None:
    assert [c for c in CHARACTERS if lower(f"A–{c} B") != f"A–{c} B".lower()] == []
    assert [c for c in CHARACTERS if casefold(f"A–{c} B") != f"A–{c} B".casefold()] == []


def test_numbers_at_known_digits_are_the_same() -> None:
    text = "Of 1,500 boats 12 345 came on 3.5, 1 2345 not; -0- 1953, A4"
    assert numbers(text, digit_runs(text)) == numbers(text) == ("1500", "12345", "3.5", "1", "2345")
