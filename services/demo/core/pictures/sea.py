"""The harbour, the lighthouse, the harbour by night."""

from __future__ import annotations

import math
from random import Random

from services.demo.core.pictures.canvas import Canvas, Colour, mix

_DAWN: tuple[tuple[Colour, Colour], ...] = (
    ((72, 106, 150), (250, 208, 160)),
    ((108, 148, 180), (230, 232, 224)),
    ((60, 66, 104), (228, 140, 110)),
)


def harbour(canvas: Canvas, lot: Random) -> None:
    top, low = lot.choice(_DAWN)
    horizon = lot.randint(210, 260)
    canvas.shade(top, low, 0, horizon)
    sun = lot.uniform(120, 680)
    canvas.disc(sun, horizon - lot.uniform(10, 70), 34, (255, 238, 196))
    canvas.shade(mix(low, (60, 96, 120), 0.5), (26, 50, 72), horizon, canvas.height)
    for row in range(horizon + 4, canvas.height, 5):
        reach = lot.uniform(6, 34) + (row - horizon) * 0.3
        canvas.span(row, sun - reach, sun + reach, mix((255, 226, 180), (26, 50, 72), (row - horizon) / 300))
    for _ in range(lot.randint(3, 6)):
        _boat(canvas, lot, lot.uniform(40, 740), lot.uniform(horizon + 30, 440))
    _breakwater(canvas, lot, horizon)


def _boat(canvas: Canvas, lot: Random, x: float, y: float) -> None:
    size = 0.35 + (y - 200) / 240
    hull = lot.choice(((122, 38, 34), (32, 64, 96), (44, 74, 58), (60, 52, 48)))
    canvas.polygon([(x - 46 * size, y), (x + 50 * size, y - 4), (x + 36 * size, y + 17), (x - 36 * size, y + 17)], hull)
    canvas.box(x - 12 * size, y - 20 * size, 26 * size, 20 * size, (226, 220, 204))
    canvas.box(x - 7 * size, y - 15 * size, 7 * size, 7 * size, (56, 66, 80))
    canvas.line((x + 2, y), (x + 2, y - 70 * size), 2.2, (54, 46, 40))
    if lot.random() < 0.5:
        canvas.polygon([(x + 5, y - 66 * size), (x + 5, y - 8), (x + 44 * size, y - 8)], (238, 230, 210))


def _breakwater(canvas: Canvas, lot: Random, horizon: int) -> None:
    side = lot.choice((0, 1))
    for block in range(34):
        x = block * 13 if side else 800 - block * 13
        canvas.box(x - 8, horizon - 5 - lot.uniform(0, 5), 15, 16, mix((92, 90, 88), (140, 136, 128), lot.random()))
    x = 34 * 13 if side else 800 - 34 * 13
    canvas.box(x - 5, horizon - 44, 10, 44, (232, 228, 218))
    canvas.box(x - 6, horizon - 50, 12, 8, (166, 44, 38))


def lighthouse(canvas: Canvas, lot: Random) -> None:
    top, low = lot.choice(_DAWN)
    canvas.shade(mix(top, (40, 48, 74), 0.4), low, 0, 340)
    x = lot.uniform(220, 580)
    beam = mix(low, (255, 244, 200), 0.55)
    reach = lot.choice((-1, 1)) * 640
    canvas.polygon([(x, 116.0), (x + reach, 52.0), (x + reach, 150.0), (x, 126.0)], beam)
    canvas.shade((52, 88, 108), (22, 42, 60), 340, 500)
    cliff = [(p * 40.0, 352 - 54 * math.exp(-(((p * 40 - x) / 190) ** 2)) + lot.uniform(-9, 9)) for p in range(21)]
    canvas.polygon([(0.0, 500.0), *cliff, (800.0, 500.0)], (58, 60, 56))
    _tower(canvas, x)
    for row in range(430, 500, 9):
        canvas.span(row, 0, 800, (34 + (row - 430) // 4, 66, 84))


def _tower(canvas: Canvas, x: float) -> None:
    for band in range(6):
        y, half = 138 + band * 30, 17 + band * 2.6
        colour: Colour = (186, 52, 44) if band % 2 else (240, 236, 226)
        canvas.polygon([(x - half, y), (x + half, y), (x + half + 2.6, y + 30), (x - half - 2.6, y + 30)], colour)
    canvas.box(x - 22, 132, 44, 7, (60, 56, 54))
    canvas.box(x - 12, 108, 24, 24, (255, 240, 180))
    canvas.polygon([(x - 17, 108.0), (x, 90.0), (x + 17, 108.0)], (120, 36, 32))


def night(canvas: Canvas, lot: Random) -> None:
    canvas.shade((10, 14, 34), (44, 50, 86), 0, 360)
    for _ in range(140):
        canvas.box(lot.uniform(0, 800), lot.uniform(0, 330), 2, 2, (206, 210, 226))
    for _ in range(lot.randint(3, 5)):
        _firework(canvas, lot)
    canvas.shade((22, 30, 56), (8, 12, 28), 360, 500)
    for x in range(0, 800, 26):
        height, glow = lot.uniform(14, 60), lot.choice(((250, 204, 110), (255, 226, 160), (230, 150, 90)))
        canvas.box(x, 360 - height, 24, height, (16, 20, 38))
        canvas.box(x + 8, 362 - height * 0.6, 5, 6, glow)
        for ripple in range(366, 440, 7):
            canvas.span(ripple, x + 8 + lot.uniform(-5, 5), x + 14 + lot.uniform(-5, 5), mix(glow, (8, 12, 28), 0.6))


def _firework(canvas: Canvas, lot: Random) -> None:
    x, y, size = lot.uniform(110, 690), lot.uniform(70, 210), lot.uniform(44, 96)
    colour = lot.choice(((246, 110, 90), (250, 214, 120), (120, 200, 240), (196, 150, 240)))
    for ray in range(22):
        angle = ray / 22 * 2 * math.pi + lot.uniform(-0.06, 0.06)
        far = size * lot.uniform(0.75, 1.0)
        start = (x + math.cos(angle) * far * 0.3, y + math.sin(angle) * far * 0.3)
        end = (x + math.cos(angle) * far, y + math.sin(angle) * far)
        canvas.line(start, end, 1.8, mix(colour, (44, 50, 86), 0.25))
        canvas.disc(*end, 2.6, colour)
