"""The terminal, safe from what strangers wrote: headlines, addresses and errors cannot steer it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import Console, ConsoleOptions, ConsoleRenderable, RenderableType, RenderHook
from rich.segment import Segment

from shared.sanitize import sanitize


class SafeConsole:
    """What is printed, with the characters spelled out that a terminal would obey. Styles stay."""

    def __init__(self, inner: RenderableType) -> None:
        self._inner = inner

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        for segment in console.render(self._inner, options):
            yield segment if segment.control else Segment(sanitize(segment.text), segment.style)


class _Taming(RenderHook):
    def process_renderables(self, renderables: list[ConsoleRenderable]) -> list[ConsoleRenderable]:
        return [SafeConsole(one) for one in renderables]


def terminal(**options: Any) -> Console:
    """A console of rich's, with its options. What a `Live` shows goes past it: wrap that in `SafeConsole`."""
    console = Console(**options)
    console.push_render_hook(_Taming())
    return console
