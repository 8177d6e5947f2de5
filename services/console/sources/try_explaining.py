"""Render a page's text runs with the verdict on each, as an HTML page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape

from services.parser.core.explain import TEXT, Explained

_STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #1c1c1c; }
li { list-style: none; margin: .2rem 0; padding: .3rem .6rem; border-left: .4rem solid #2c7a4b; background: #f2f8f4; }
li.cut { border-color: #b7b7b7; background: #f6f6f6; color: #666; }
small { float: right; margin-left: 1rem; color: #555; }
ul { padding: 0; }
"""


def as_page(url: str, verdict: str, rule: str, runs: Sequence[Explained]) -> str:
    """Return a page of HTML that shows the verdict on each text run."""
    counts = Counter(one.why for one in runs)
    summary = "; ".join(f"{why}: {count}" for why, count in counts.most_common())
    lines = "\n".join(map(_line, runs))
    return (
        f'<!doctype html><meta charset="utf-8"><title>{escape(url)}</title><style>{_STYLE}</style>'
        f"<h1>{escape(url)}</h1><p>{escape(verdict)}. Text by: {escape(rule or 'nothing')}.</p><p>{escape(summary)}</p>"
        f"<ul>\n{lines}\n</ul>\n"
    )


def _line(one: Explained) -> str:
    kind = "prose" if one.prose else "no prose"
    score = f"{one.tag}, {kind}, weight {one.weight:.0f}, {one.linked:.0%} linked"
    why = "" if one.why == TEXT else f"<b>{escape(one.why)}</b>: "
    return (
        f'<li class="{"kept" if one.why == TEXT else "cut"}"><small>{score}</small>{why}{escape(one.text[:2000])}</li>'
    )
