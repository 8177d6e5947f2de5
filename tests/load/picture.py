"""A plot as SVG: lines over time, phases marked above them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _HEIGHT, _LEFT, _TOP, _BELOW = 900, 360, 70, 46, 60
_COLOURS = ("#b3261e", "#1f5fa8", "#2e7d32", "#8a6d00", "#6a3fa0", "#555555")


@dataclass(frozen=True, slots=True)
class Line:
    """Points are (seconds, value); `dashed` for a limit."""

    name: str
    points: Sequence[tuple[float, float]]
    dashed: bool = False


def svg(title: str, unit: str, lines: Sequence[Line], phases: Sequence[tuple[float, str]]) -> str:
    """`phases` are (second at which it begins, name). The value axis begins at 0."""
    longest = max(at for line in lines for at, _ in line.points)
    highest = max(value for line in lines for _, value in line.points) * 1.05

    def place(at: float, value: float) -> tuple[float, float]:
        return _LEFT + at / longest * (_WIDTH - _LEFT - 20), _TOP + (1 - value / highest) * (_HEIGHT - _TOP - _BELOW)

    parts = [f'<text x="{_LEFT}" y="18" font-size="14" font-weight="bold">{escape(title)}</text>']
    for share in (0, 0.25, 0.5, 0.75, 1):
        x, y = place(0, highest * share)
        parts.append(f'<line x1="{x}" x2="{_WIDTH - 20}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="{x - 6}" y="{y + 4:.1f}" text-anchor="end">{highest * share:.0f} {unit}</text>')
        parts.append(
            f'<text x="{place(longest * share, 0)[0]:.1f}" y="{_HEIGHT - _BELOW + 16}" text-anchor="middle">'
            f"{longest * share:.0f} s</text>"
        )
    for at, name in phases:
        x = place(at, 0)[0]
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP - 8}" y2="{_HEIGHT - _BELOW}" stroke="#999"/>')
        parts.append(f'<text x="{x + 4:.1f}" y="{_TOP - 10}">{escape(name)}</text>')
    for number, line in enumerate(lines):
        colour = _COLOURS[number % len(_COLOURS)]
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*point) for point in line.points))
        dash = ' stroke-dasharray="6 4"' if line.dashed else ""
        parts.append(f'<polyline fill="none" stroke="{colour}" stroke-width="1.6"{dash} points="{points}"/>')
        x = _LEFT + number % 3 * 270
        y = _HEIGHT - 24 + number // 3 * 16
        parts.append(f'<text x="{x}" y="{y}" fill="{colour}">■ {escape(line.name)}</text>')
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" '
        f'font-size="11"><rect width="100%" height="100%" fill="white"/>\n{body}\n</svg>\n'
    )
