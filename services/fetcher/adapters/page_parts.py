"""The answer for a part of a page: picture, style sheet or font. None of them says anything about the article."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.fetcher.adapters.visit_result import VisitResult, kept
from services.fetcher.core.classification import Classification
from services.fetcher.core.image_headers import Image, identify
from services.fetcher.core.messages import picture_of
from services.fetcher.core.response import Response
from services.fetcher.core.style_sheets import named_by, remembered, sheet_of, unchanged_sheet
from shared.contracts import ObservationKind, PageKind, Picture
from shared.sources import Outlet
from shared.streams.bus.topology import StreamName
from shared.streams.consumer.stage import Output
from shared.streams.frontier.tasks import FONT, Task
from shared.styles.fonts import font_type

_NO_PICTURE = Classification(ObservationKind.REFUSED, "not-an-image", "the answer is not a picture we serve")
_NO_SHEET = Classification(ObservationKind.REFUSED, "not-a-style-sheet", "the answer is not a style sheet")
_NO_FONT = Classification(ObservationKind.REFUSED, "not-a-font", "the answer is not a font we serve")
_BIG_FONT = Classification(ObservationKind.REFUSED, "font-too-large", "the font has more than two megabytes")
_MOST_FONT_BYTES = 2 << 20


def part_of(
    task: Task, outlet: Outlet, classification: Classification, response: Response
) -> VisitResult | Classification:
    """Return what to store and to send, or the meaning of an answer that is no such part."""
    if task.request.kind is PageKind.STYLE:
        return _sheet(task, outlet, classification, response)
    if classification.seen is not None:
        return classification
    if FONT in task.state:
        return _font(task, response)
    image = identify(response.body)
    return _NO_PICTURE if image is None else _result("pictured", picture_of(task, response, image), task, response)


def _font(task: Task, response: Response) -> VisitResult | Classification:
    kind = font_type(response.body)
    if kind is None:
        return _NO_FONT
    if len(response.body) > _MOST_FONT_BYTES:
        return _BIG_FONT
    return _result("font", picture_of(task, response, Image(kind, 0, 0)), task, response)


def _sheet(
    task: Task, outlet: Outlet, classification: Classification, response: Response
) -> VisitResult | Classification:
    if response.status == 304:
        sheet = unchanged_sheet(task, response)
        if sheet is None:
            return classification
        names = named_by(task, outlet, task.state.get("imports", ()))
        return _result("not-modified", sheet, task, response, names, task.state)
    if classification.seen not in (None, ObservationKind.NOT_MODIFIED):
        return classification
    read = sheet_of(task, response)
    if read is None:
        return _NO_SHEET
    names = named_by(task, outlet, read.imports, read.pictures, read.fonts)
    return _result("styled", read.message, task, response, names, remembered(read, response))


def _result(
    outcome: str,
    message: Picture,
    task: Task,
    response: Response,
    found: tuple[Task, ...] = (),
    sheet: Mapping[str, Any] | None = None,
) -> VisitResult:
    return VisitResult(
        outcome,
        reason="http-304" if outcome == "not-modified" else "",
        kept=(kept(message, response.body or None, task),),
        outputs=(Output(StreamName.OBSERVATIONS, message),),
        body_bytes=len(response.body),
        status=response.status,
        found=found,
        sheet=sheet or {},
    )
