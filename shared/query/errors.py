"""Errors in a search query, with the place and a remedy. Their texts are English and can be translated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Translate = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Said:
    """A text for people. `values` fill its braces; a value may itself be such a text."""

    template: str
    values: Mapping[str, str | int | Said] = field(default_factory=dict)

    def written(self, translate: Translate = str) -> str:
        """Return the text. `translate` returns the template in another language."""
        values = {
            name: value.written(translate) if isinstance(value, Said) else value for name, value in self.values.items()
        }
        return translate(self.template).format(**values)


def said(template: str, **values: str | int | Said) -> Said:
    """Build a text. The translation tools look for calls of this function, so `template` must be a literal."""
    return Said(template, values)


class QueryError(ValueError):
    """The search query is invalid. `start` to `end` are code points of the original text."""

    def __init__(self, message: Said, start: int, end: int, hint: Said) -> None:
        super().__init__(f"{message.written()} {hint.written()}")
        self.message = message
        self.start = start
        self.end = end
        self.hint = hint

    def marked(self, text: str) -> str:
        """Return the text with a line of carets below the error, for a terminal."""
        return f"{text}\n{' ' * self.start}{'^' * max(1, self.end - self.start)}"
