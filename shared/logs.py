"""Structured logs: JSON where a machine reads them, colours on a terminal, the trace id on each line about an entry."""

from __future__ import annotations

import logging
import sys
from typing import Any, Literal

import orjson
import structlog


def configure(service: str, log_format: Literal["auto", "json", "console"] = "auto", level: str = "info") -> None:
    """Sets structlog up for this process and leads the standard library's loggers into it."""
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
        common.append(structlog.processors.ExceptionRenderer(frames))  # locals would tell passwords and whole pages
    structlog.configure(
        processors=[*common, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)
    _lead_standard_logging_here(common, renderer, level)


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
