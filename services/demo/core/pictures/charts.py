"""Charts without words: bars and a line over a grid."""

from __future__ import annotations

from itertools import pairwise
from random import Random

from services.demo.core.pictures.canvas import Canvas, Colour

_GRID: Colour = (214, 209, 196)
_AXIS: Colour = (70, 66, 60)
_INKS: tuple[Colour, ...] = ((176, 74, 50), (44, 96, 122), (90, 118, 62), (140, 98, 34))
_LEFT, _RIGHT, _TOP, _FOOT = 70, 750, 50, 440


def bars(canvas: Canvas, lot: Random) -> None:
    _grid(canvas)
    ink, number = lot.choice(_INKS), lot.randint(6, 12)
    step = (_RIGHT - _LEFT) / number
    height = lot.uniform(120, 220)
    for index in range(number):
        height = min(370.0, max(40.0, height + lot.uniform(-60, 75)))
        colour = ink if index < number - 1 else (222, 150, 60)
        canvas.box(_LEFT + step * index + step * 0.18, _FOOT - height, step * 0.64, height, colour)
    canvas.box(_LEFT, _FOOT, _RIGHT - _LEFT, 3, _AXIS)


def line(canvas: Canvas, lot: Random) -> None:
    _grid(canvas)
    for ink in lot.sample(_INKS, 2):
        _curve(canvas, lot, ink)
    canvas.box(_LEFT, _FOOT, _RIGHT - _LEFT, 3, _AXIS)
    canvas.box(_LEFT, _TOP, 3, _FOOT - _TOP, _AXIS)


def _grid(canvas: Canvas) -> None:
    for step in range(6):
        canvas.box(_LEFT, _TOP + step * (_FOOT - _TOP) / 5, _RIGHT - _LEFT, 1, _GRID)


def _curve(canvas: Canvas, lot: Random, ink: Colour) -> None:
    height, points = lot.uniform(160, 340), []
    for index in range(33):
        points.append((_LEFT + index * (_RIGHT - _LEFT) / 32, height))
        height = min(_FOOT - 15.0, max(_TOP + 15.0, height + lot.uniform(-34, 34)))
    for start, end in pairwise(points):
        canvas.line(start, end, 4, ink)
        canvas.disc(*end, 2.4, ink)
    canvas.disc(*points[-1], 8, ink)
