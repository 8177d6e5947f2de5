"""Errors in a search, with the place and a remedy."""

from __future__ import annotations


class QueryError(ValueError):
    """A search that is invalid. `start` to `end` are code points of the original text."""

    def __init__(self, message: str, start: int, end: int, hint: str) -> None:
        super().__init__(f"{message} {hint}")
        self.message = message
        self.start = start
        self.end = end
        self.hint = hint

    def marked(self, text: str) -> str:
        """Return the text with a line of carets below the error, for a terminal."""
        return f"{text}\n{' ' * self.start}{'^' * max(1, self.end - self.start)}"
