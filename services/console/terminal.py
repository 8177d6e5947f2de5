"""A safe terminal: control characters in headlines, addresses and errors cannot reach it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import Console, ConsoleOptions, ConsoleRenderable, RenderableType, RenderHook
from rich.segment import Segment

from shared.sanitize import sanitize


class SafeConsole:
    """A renderable with its control characters spelled out. Styles stay."""

    def __init__(self, inner: RenderableType) -> None:
        self._inner = inner

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        for segment in console.render(self._inner, options):
            yield segment if segment.control else Segment(sanitize(segment.text), segment.style)


class _Taming(RenderHook):
    def process_renderables(self, renderables: list[ConsoleRenderable]) -> list[ConsoleRenderable]:
        return [SafeConsole(one) for one in renderables]


def terminal(**options: Any) -> Console:
    """Return a rich console with these options. A `Live` bypasses its hook, so wrap its content in `SafeConsole`."""
    console = Console(**options)
    console.push_render_hook(_Taming())
    return console
