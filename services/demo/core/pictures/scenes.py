"""The drawings by name. Each takes a canvas and draws by lot: the lot of a slug is always the same."""

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
    """A PNG of 800 x 500 pixels; the same bytes each time for the same scene and slug."""
    canvas = Canvas(WIDTH, HEIGHT, _PAPER)
    SCENES[scene](canvas, Random(f"{scene}/{slug}"))  # noqa: S311 - a drawing, no secret
    return canvas.png()
