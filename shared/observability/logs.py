"""Structured logs: JSON for machines, colours on a terminal, the trace id on each line about an entry."""

from __future__ import annotations

import contextlib
import logging
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TextIO, cast

import orjson
import structlog

from shared.sanitize import sanitize, sanitize_line


def configure(service: str, log_format: Literal["auto", "json", "console"] = "auto", level: str = "info") -> None:
    """Configure structlog for this process and redirect the standard library's loggers to it."""
    as_json = log_format == "json" or (log_format == "auto" and not sys.stderr.isatty())
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(_dumps) if as_json else structlog.dev.ConsoleRenderer()
    )
    common: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if as_json:
        frames = structlog.tracebacks.ExceptionDictTransformer(show_locals=False, max_frames=20)
        common.append(structlog.processors.ExceptionRenderer(frames))  # locals would reveal passwords and whole pages
    else:
        common += [structlog.processors.format_exc_info, _harmless]
    stream = Unfailing(sys.stderr)
    structlog.configure(
        processors=[*common, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, stream)),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)
    _lead_standard_logging_here(common, renderer, level)


class Unfailing:
    """An output stream for logs. If a full disk rejects a line, the line is lost and the work continues."""

    def __init__(self, inner: TextIO) -> None:
        self._inner = inner

    def write(self, text: str) -> int:
        with contextlib.suppress(OSError):
            self._inner.write(text)
        return len(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError):
            self._inner.flush()


def info_each(event: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Log all rows like `log.info(event, **row)`, but in one write with one time, to make a line per entry cheap."""
    if not rows or not structlog.get_logger().is_enabled_for(logging.INFO):
        return
    config = structlog.get_config()
    *before, render = config["processors"]
    common: Any = {"event": event}
    for process in before:
        common = process(None, "info", common)
    lines = []
    for row in rows:
        with contextlib.suppress(structlog.DropEvent):  # a test that captures logs drops the line
            lines.append(render(None, "info", {**common, **row}))
    if lines:
        config["logger_factory"]().msg("\n".join(lines))


def _harmless(_: Any, __: str, line: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Escape untrusted text for a terminal. A traceback keeps its lines."""
    for name, value in line.items():
        if isinstance(value, str):
            line[name] = sanitize(value) if name == "exception" else sanitize_line(value)
    return line


def _dumps(line: dict[str, Any], **options: Any) -> str:
    return orjson.dumps(line, default=options.get("default")).decode()


def _lead_standard_logging_here(
    common: list[structlog.typing.Processor], renderer: structlog.typing.Processor, level: str
) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=common,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(getattr(logging, level.upper()), logging.WARNING))
