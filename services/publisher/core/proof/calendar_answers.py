"""Decide what to ask the calendars of OpenTimestamps about a day, and what to keep of their answers.

Two paths are kept for each calendar: to its promise, and to the block that fulfils it. Everything else in an answer is
dropped, so that no calendar can make a proof grow.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from shared.certificates.ots_file import read_paths
from shared.certificates.ots_paths import MOST_STEPS, Path, Pending, block_of, follow, in_blocks


def not_asked(paths: Sequence[Path], calendars: Iterable[str]) -> list[str]:
    """Return the calendars that have promised nothing yet."""
    promised = {calendar for calendar, _ in _promises(paths)}
    return [calendar for calendar in calendars if calendar not in promised]


def open_promises(paths: Sequence[Path], calendars: Container[str]) -> list[tuple[str, Path]]:
    """Return the promises of these calendars that no block has kept, each with its calendar."""
    kept = [path.steps for path in in_blocks(paths)]
    return [
        (calendar, path)
        for calendar, path in _promises(paths)
        if calendar in calendars and not any(steps[: len(path.steps)] == path.steps for steps in kept)
    ]


def promise(answer: bytes, stamped: bytes, calendar: str) -> Path:
    """Return the path to the calendar's promise. Raises `ValueError`, also if only another calendar promises: the
    operator has not named that one."""
    promises = _promises(read_paths(answer))
    for name, path in promises:
        if name == calendar:
            follow(stamped, path.steps)
            return path
    others = ", ".join(name for name, _ in promises)[:200]
    raise ValueError(f"it promises nothing itself; name in its place {others or 'another calendar'}")


def block_path(answer: bytes, stamped: bytes, promised: Path) -> Path | None:
    """Return the path from the day into a block; None while there is no block. Raises `ValueError`."""
    found = [Path(promised.steps + path.steps, path.end) for path in in_blocks(read_paths(answer))]
    if not found:
        return None
    path = min(found, key=lambda one: len(one.steps))
    if len(path.steps) > MOST_STEPS:
        raise ValueError("it has too many operations")
    block_of(stamped, path)
    return path


def lowest_block(stamped: bytes, paths: Sequence[Path]) -> int | None:
    """Return the height of the first block that contains the stamped hash; None if no path leads to one."""
    return min((block.height for path in paths if (block := block_of(stamped, path))), default=None)


def _promises(paths: Iterable[Path]) -> list[tuple[str, Path]]:
    return [(path.end.calendar.rstrip("/"), path) for path in paths if isinstance(path.end, Pending)]
