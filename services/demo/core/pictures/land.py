"""Mountains, fields, a town, a bridge."""

from __future__ import annotations

import math
from random import Random

from services.demo.core.pictures.canvas import Canvas, Colour, mix

_SKIES: tuple[tuple[Colour, Colour], ...] = (
    ((92, 142, 184), (226, 226, 208)),
    ((58, 78, 128), (238, 178, 132)),
    ((120, 150, 160), (232, 232, 226)),
)


def mountains(canvas: Canvas, lot: Random) -> None:
    top, low = lot.choice(_SKIES)
    canvas.shade(top, low, 0, canvas.height)
    canvas.disc(lot.uniform(100, 700), lot.uniform(70, 140), lot.uniform(24, 42), (252, 236, 196))
    far, near = mix(top, low, 0.5), (34, 52, 52)
    for layer in range(5):
        _ridge(canvas, lot, 170 + layer * 62, 95 - layer * 14, mix(far, near, (layer + 1) / 5))
    _firs(canvas, lot, (20, 36, 34))


def _ridge(canvas: Canvas, lot: Random, base: float, rise: float, colour: Colour) -> None:
    waves = [(lot.uniform(0, 6.3), lot.uniform(0.6, 1.0) / n, n) for n in (1, 2, 3, 5, 8, 13, 21)]
    points = [
        (x, base - rise * sum(size * math.sin(start + x / 800 * 6.3 * n * 0.7) for start, size, n in waves) / 1.6)
        for x in range(0, canvas.width + 1, 8)
    ]
    canvas.polygon([(0, canvas.height), *points, (canvas.width, canvas.height)], colour)


def _firs(canvas: Canvas, lot: Random, colour: Colour) -> None:
    for _ in range(46):
        x, size = lot.uniform(0, canvas.width), lot.uniform(26, 64)
        foot = canvas.height + lot.uniform(-6, 14)
        for tier in range(3):
            top, half = foot - size + tier * size * 0.22, size * (0.13 + tier * 0.07)
            canvas.polygon([(x, top), (x + half, top + size * 0.45), (x - half, top + size * 0.45)], colour)


def fields(canvas: Canvas, lot: Random) -> None:
    top, low = lot.choice(_SKIES)
    horizon = lot.randint(170, 220)
    canvas.shade(top, low, 0, horizon + 20)
    _ridge(canvas, lot, horizon, 34, (104, 128, 112))
    vanishing = lot.uniform(260, 540)
    greens: tuple[Colour, ...] = ((142, 152, 70), (108, 130, 58), (176, 164, 84), (92, 112, 54))
    for strip in range(-14, 15):
        left, right = vanishing + strip * 95, vanishing + (strip + 1) * 95
        points = [(vanishing + strip * 9, horizon), (vanishing + (strip + 1) * 9, horizon), (right, 500), (left, 500)]
        canvas.polygon([(x, float(y)) for x, y in points], greens[(strip + lot.randint(0, 1)) % 4])
    _trees(canvas, lot, horizon)


def _trees(canvas: Canvas, lot: Random, horizon: int) -> None:
    for _ in range(9):
        x, size = lot.uniform(20, 780), lot.uniform(10, 24)
        canvas.box(x - 2, horizon - size * 0.3, 4, size * 0.9, (74, 56, 40))
        canvas.disc(x, horizon - size * 0.8, size, (62, 88, 50))
        canvas.disc(x - size * 0.3, horizon - size, size * 0.55, (80, 106, 60))


def town(canvas: Canvas, lot: Random) -> None:
    top, low = lot.choice(_SKIES)
    canvas.shade(top, low, 0, 420)
    _houses(canvas, lot, 300, mix(low, (90, 96, 110), 0.5), lit=False)
    _houses(canvas, lot, 400, (112, 76, 62), lit=True)
    canvas.shade((92, 90, 88), (58, 58, 60), 400, 500)
    for x in range(-20, 800, 90):
        canvas.polygon([(x, 455.0), (x + 46, 455.0), (x + 40, 462.0), (x - 6, 462.0)], (206, 200, 184))


def _houses(canvas: Canvas, lot: Random, foot: int, colour: Colour, lit: bool) -> None:
    x = -10.0
    while x < canvas.width:
        width, height = lot.uniform(58, 104), lot.uniform(90, 190)
        wall = mix(colour, (226, 206, 170), lot.uniform(0, 0.45))
        canvas.box(x, foot - height, width, height, wall)
        gable = foot - height - lot.uniform(18, 48)
        canvas.polygon([(x - 3, foot - height), (x + width / 2, gable), (x + width + 3, foot - height)], (84, 50, 46))
        for row in range(int(height // 34)):
            for column in range(int(width // 24)):
                glow = (248, 214, 128) if lit and lot.random() < 0.55 else (58, 64, 78)
                canvas.box(x + 9 + column * 24, foot - height + 12 + row * 34, 11, 17, glow)
        x += width


def bridge(canvas: Canvas, lot: Random) -> None:
    top, low = lot.choice(_SKIES)
    canvas.shade(top, low, 0, 330)
    _ridge(canvas, lot, 320, 30, mix(low, (70, 92, 96), 0.6))
    canvas.shade((82, 118, 134), (32, 58, 74), 330, 500)
    for tower in (220, 580):
        canvas.box(tower - 9, 110, 18, 270, (104, 44, 40))
        for step in range(1, 9):
            for side in (-1, 1):
                canvas.line((tower, 112 + step * 6), (tower + side * step * 22, 300), 1.6, (70, 62, 62))
    canvas.box(0, 298, canvas.width, 14, (62, 48, 48))
    for _ in range(lot.randint(4, 8)):
        x = lot.uniform(0, 760)
        canvas.box(x, 288, lot.uniform(14, 34), 10, lot.choice(((196, 160, 60), (60, 90, 140), (190, 190, 186))))
