"""What an article leaves out is kept beside it, with the reason and the place."""

from __future__ import annotations

import pytest

from services.parser.core.content.cuts import MOST_BYTES
from services.parser.core.extract import extract
from services.parser.core.extraction import Extraction
from shared.contracts import CutReason
from shared.sources.rules import Rules

URL = "https://arlen.example/2026/ferry-vote"
TEXTS = [
    f"The harbour board of Arlen met for the {n}th time to weigh a plan for the ferry, and was close." for n in "4567"
]
HEAD = "<html><head><title>Ferry vote</title></head><body>"


def read(middle: str, rules: Rules | None = None, before: str = "", after: str = "") -> Extraction:
    first, second = "".join(f"<p>{t}</p>" for t in TEXTS[:2]), "".join(f"<p>{t}</p>" for t in TEXTS[2:])
    html = f"{HEAD}{before}<main><h1>Ferry vote</h1>{first}{middle}{second}</main>{after}</body></html>"
    found = extract(html, URL, rules=rules)
    assert isinstance(found, Extraction), found
    return found


@pytest.mark.parametrize(
    ("html", "text", "reason"),
    [
        ("<p>Read also: <a href=/b>the bridge</a></p>", "Read also: the bridge", CutReason.LABEL),
        ("<p><a href=/b>The bridge closes</a></p>", "The bridge closes", CutReason.LINKS),
        ("<div>Photo gallery</div>", "Photo gallery", CutReason.FRAGMENT),
        (
            "<div class=related><p>More on the bridge of Arlen.</p></div>",
            "More on the bridge of Arlen.",
            CutReason.ASIDE,
        ),
        ("<nav>Home <a href=/p>Ports</a></nav>", "Home Ports", CutReason.ELEMENT),
        ("<figure><video></video><figcaption>A ferry</figcaption></figure>", "A ferry", CutReason.ELEMENT),
    ],
)
def test_what_is_cut_within_the_text_has_reason_and_place(html: str, text: str, reason: CutReason) -> None:
    found = read(html)
    assert text not in found.text
    assert [(cut.text, cut.reason) for cut in found.cuts if cut.before == 2] == [(text, reason)]


def test_the_headline_and_a_label_within_a_line_are_cut_in_their_places() -> None:
    found = read("<p>It voted twice. <span class=share>Share this</span>So it went.</p>")
    assert "Share this" not in found.text
    assert [(cut.text, cut.reason, cut.before) for cut in found.cuts] == [
        ("Ferry vote", CutReason.HEADLINE, 0),
        ("Share this", CutReason.ELEMENT, 2),
    ]


def test_neighbours_with_one_reason_are_one_cut() -> None:
    found = read("<ul><li><a href=/b>Bridge</a><li><a href=/c>Canal</a></ul>")
    assert [cut.text for cut in found.cuts if cut.reason is CutReason.LINKS] == ["Bridge\nCanal"]


def test_prose_outside_the_box_is_kept_but_no_menus_and_comments() -> None:
    aside = "A reader of this paper writes that the ferry was late again, and that nobody said why it was."
    found = read("", after=f"<section><p>{aside}</p></section><div class=comments><p>{aside} Twice.</p></div>")
    assert [(cut.text, cut.before) for cut in found.cuts if cut.reason is CutReason.ELSEWHERE] == [(aside, 4)]


def test_what_a_rule_removes_is_kept() -> None:
    rules = Rules(version="1", body="main p", remove=(".promo",), text_cut="Notice:")
    found = read("<p class=promo>Subscribe now</p><p>Notice: ferries are late.</p>", rules)
    assert "Subscribe" not in found.text
    assert {(cut.text, cut.before) for cut in found.cuts if cut.reason is CutReason.RULE} == {
        ("Subscribe now", None),
        ("Notice: ferries are late.", 2),
    }


def test_cuts_are_bounded_and_say_so() -> None:
    found = read(f"<nav>{'ü' * 90}</nav>" * 200)
    assert found.cuts_limited
    assert MOST_BYTES - 200 < sum(len(cut.text.encode()) + 1 for cut in found.cuts) <= MOST_BYTES
    assert not read("").cuts_limited
