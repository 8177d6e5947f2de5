"""The exit codes of all commands. docs/commands.md has the same table."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """How a command ended. Each member has its meaning for people."""

    meaning: str

    def __new__(cls, code: int, meaning: str) -> ExitCode:
        self = int.__new__(cls, code)
        self._value_ = code
        self.meaning = meaning
        return self

    DONE = 0, "done"
    FAILED = 1, "an error, or a check that found faults"
    USAGE = 2, "wrong usage; for `status`: the watch cannot be seen"
    UNFINISHED = 3, "still under way, or not confirmed: run the command again"
    MISCONFIGURED = 78, "a setting, file or argument is wrong; the message names the remedy"
