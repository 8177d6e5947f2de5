"""What is wrong with a search, at which place, and what would do."""

from __future__ import annotations


class QueryError(ValueError):
    """A search that cannot be meant. `start` to `end` are code points of the text as it was given."""

    def __init__(self, message: str, start: int, end: int, hint: str) -> None:
        super().__init__(f"{message} {hint}")
        self.message = message
        self.start = start
        self.end = end
        self.hint = hint

    def marked(self, text: str) -> str:
        """The text with a line of carets below the place, for a terminal."""
        return f"{text}\n{' ' * self.start}{'^' * max(1, self.end - self.start)}"
