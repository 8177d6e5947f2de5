"""Say which forms of dates are worth trying on a text, by cheap tests."""

from __future__ import annotations

import re

from shared.text.date_formats import ASCII_FORMS, FORMS, FORMS_OF_SCRIPTS, Form
from shared.text.months import MONTHS

_OF_SCRIPTS = re.compile(r"[\u0900-\u0dff\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1200-\u137f\u1780-\u17ff]")
"""Indian scripts, Thai, Lao, Tibetan, Burmese, Amharic and Khmer."""
_LETTERS = re.compile(r"[^\W\d_][^\W\d_][^\W\d_]+")
_BETWEEN_NUMBERS = re.compile(r"\d\s?[./-]\s?\d")


def forms_for(text: str) -> list[Form]:
    """Return the forms worth trying on this text, in their order.

    Forms with a month's name are slow, because each word may be one. They are left out if no word is.
    """
    forms = ASCII_FORMS if text.isascii() else FORMS
    if forms is FORMS and _OF_SCRIPTS.search(text):
        forms = FORMS_OF_SCRIPTS + FORMS
    named = names_month(text)
    return [form for form in forms if (named or not form.named) and _may_match(form, text)]


def _may_match(form: Form, text: str) -> bool:
    for needed in form.needs:
        if needed in text:
            return True
    return not form.needs


def may_hold_unnamed(text: str) -> bool:
    """Return whether a form without a month's name may match: the text has separate numbers, or non-Latin letters."""
    return not text.isascii() or "uche" in text or _BETWEEN_NUMBERS.search(text) is not None


def names_month(text: str) -> bool:
    """Return whether a word of the text may be a month."""
    return not MONTHS.keys().isdisjoint(_LETTERS.findall(text.casefold()))
