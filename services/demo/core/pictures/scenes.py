"""Drawings by name. Each draws on a canvas with random numbers that depend only on the slug."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from services.demo.core.pictures.canvas import Canvas, Colour
from services.demo.core.pictures.charts import bars, line
from services.demo.core.pictures.land import bridge, fields, mountains, town
from services.demo.core.pictures.sea import harbour, lighthouse, night

WIDTH, HEIGHT = 800, 500
_PAPER: Colour = (246, 243, 235)

SCENES: Mapping[str, Callable[[Canvas, Random], None]] = {
    "bars": bars,
    "bridge": bridge,
    "fields": fields,
    "harbour": harbour,
    "lighthouse": lighthouse,
    "line": line,
    "mountains": mountains,
    "night": night,
    "town": town,
}


def draw_scene(scene: str, slug: str) -> bytes:
    """Return a PNG of 800 x 500 pixels; the same scene and slug always give the same bytes."""
    canvas = Canvas(WIDTH, HEIGHT, _PAPER)
    SCENES[scene](canvas, Random(f"{scene}/{slug}"))  # noqa: S311 - a drawing, no secret
    return canvas.png()
