"""What would take a parser too long is known before it is parsed; ordinary pages, however odd, are not held up."""

from __future__ import annotations

import pytest

from services.parser.core.document.limits import exceeds_limits
from services.parser.core.extraction import Refusal
from shared.text.markup_limits import MANY_TAGS, MAX_BYTES, deepest_nesting

ATTRIBUTES = " ".join(f"a{n}" for n in range(3_000))
SIGNS = " ".join(f'a{n}="<>"' for n in range(7_000))


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("x" * (MAX_BYTES + 1), Refusal.TOO_LARGE),
        ("x" * (MAX_BYTES // 2), Refusal.TOO_MANY),
        ("<p>" * (MANY_TAGS + 1), Refusal.TOO_MANY),
        ("<div>" * 10_000, Refusal.TOO_DEEP),
        ("<TABLE><TR><TD>" * 10_000, Refusal.TOO_DEEP),
        ("".join(f"<b c={n}><p>" for n in range(2_500)), Refusal.TOO_DEEP),
        ("".join(f"<FONT c={n}><object></font></object>" for n in range(1_500)), Refusal.TOO_DEEP),
        ("<select>" + "<option>x" * 10_000, Refusal.TOO_MANY),
        ("".join(f"<body a{n}>" for n in range(4_000)), Refusal.TOO_MANY),
        (f"<div {ATTRIBUTES}>", Refusal.TOO_MANY),
        (f"{'<p>x' * 5_000}<div {ATTRIBUTES}>{'<p>x' * 5_000}", Refusal.TOO_MANY),
        (f"<div {SIGNS}>", Refusal.TOO_MANY),
    ],
    ids=lambda one: str(one)[:20],
)
def test_what_hurts_a_parser_is_known(html: str, reason: Refusal) -> None:
    for page in (html, html.encode()):
        danger = exceeds_limits(page)
        assert danger is not None
        assert danger.reason is reason


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<div>" * 2_000,
        "<p>The harbour was <b>opened</b> on <i>Friday</i>. " * 400,
        "<p>" * 100_000,
        "<li>x" * 100_000,
        "<div></div>" * 50_000,
        f'<div data-state="{"a b=c d " * 50_000}">',
        f"<script>{'if (a < b) f(); ' * 10_000}</script>",
        f"<p>{'Words without any mark-up at all, for long. ' * 20_000}",
        f"<img srcset='{'/a.jpg 100w, ' * 5_000}'>",
    ],
    ids=lambda html: html[:20],
)
def test_what_is_merely_odd_is_read(html: str) -> None:
    assert exceeds_limits(html) is None


def test_depth_counts_what_stands_open() -> None:
    assert deepest_nesting("<div><p><span></span><br><div></div></div>") == 2
    assert deepest_nesting("</div></div><section>") == 1
