"""Thirty invented pages in the layouts of today: the text comes whole and in order, and furniture stays out.

In `modern_layouts.txt`, `{1}` is a paragraph of the story, `[[+…]]` other text of the article, and `[[-…]]` furniture.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from services.parser.core.extract import extract
from services.parser.core.extraction import Extraction

TITLE = "Harbour Lamp at Selwick Fails for the First Time Since 1846"
STORY = (
    "The lamp on the mole of Selwick went out at eleven on Wednesday night, and stayed dark until the morning.",
    "Nine ships waited in the roads while two keepers searched the cellar for a fuse of a size that nobody makes now.",
    "“I have oil, I have wire, and I have patience,” said Ada Morrow, who has kept the tower since 1994.",
    "The port lent her a fuse from a crane. It held for a minute, and then it melted, with a smell of old coats.",
    "At seven, a boy came along the pier with a fuse that his grandfather had saved in a tin with buttons.",
    "It fitted. The lamp turned once, twice, and then the crews of the ships in the roads began to cheer.",
    "The harbour board is to meet on Monday; it will hear what a new lamp costs, and what it would cost to wait.",
    "Until then, the boy has been promised a seat on the pilot boat, and the tin stands on the desk of the keeper.",
)
_MARKED = re.compile(r"\[\[([+-])(.*?)\]\]", re.S)
LAYOUTS = dict(
    re.findall(r"=== (\S+)\n(.*?)(?=\n===|\Z)", Path(__file__).with_name("modern_layouts.txt").read_text("utf-8"), re.S)
)


def read(name: str) -> tuple[Extraction, list[str], list[str]]:
    """Read a page, and return it with the other text of the article and the furniture."""
    marked = _MARKED.findall(LAYOUTS[name])
    html = _MARKED.sub(r"\2", LAYOUTS[name]).replace("{title}", TITLE)
    for number, paragraph in enumerate(STORY, 1):
        html = html.replace(f"{{{number}}}", f"<p>{paragraph}</p>")
    page = f'<html lang="en"><head><title>{TITLE} | Selwick Packet</title></head><body>{html}</body></html>'
    found = extract(page, "https://packet.example.org/2025/10/02/harbour-lamp-fails")
    assert isinstance(found, Extraction), found
    others, furniture = ([said for sign, said in marked if sign == kind] for kind in "+-")
    return found, others, furniture


@pytest.mark.parametrize("name", sorted(LAYOUTS))
def test_a_story_comes_whole_and_without_furniture(name: str) -> None:
    found, others, furniture = read(name)
    assert found.title == TITLE
    starts = [found.text.find(paragraph) for paragraph in STORY]
    assert -1 not in starts and starts == sorted(starts)
    assert [said for said in others if said not in found.text] == []
    assert [said for said in furniture if said in found.text] == []


def test_there_are_thirty_layouts() -> None:
    assert len(LAYOUTS) == 30
