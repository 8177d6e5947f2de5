"""Pages in the style of common content management systems, all around one made-up story: each comes whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.parser.core.extract import extract
from services.parser.core.extraction import Extraction, Refusal
from shared.contracts import Block, BlockKind

PAGES = Path(__file__).with_name("cms_pages")
TITLE = "Harbour Bridge at Selwick Opens After Eleven Years of Repairs"
AUTHOR = "Marta Oyelaran"
DAY = "2024-03-14"
BEGINNINGS = (
    "The old harbour bridge at Selwick carried its first cars",
    "Council leader Tomas Brandt cut a ribbon",
    "“We were told three years, then five,",
    "The work cost 86 million crowns,",
    "Ferries will continue to run until the end of April,",
    "Cyclists have a lane of their own",
    "The port authority expects 14,000 vehicles a day",
    "Mr Brandt promised that the toll booths,",
)
ENDS = ("found cracks in two of its six piers.", "would be torn down and not reopened.")
FURNITURE = (
    "Traders say the new halls", "The council voted nineteen to four", "The first service left at eleven", "inbox",
    "written permission", "four minutes", "Subscribe for free", "Fish Market Moves", "Recent Posts", "Bookmark",
)  # fmt: skip
WITHOUT_A_DAY = ("noscript",)
AUTHOR_NOT_READ = ("bare-static", "dnn", "static-site", "tailwind-spans", "wix-blog")
"""Only a name is printed, with no label and not beside the line of the day, or within that line like a section."""


def read(name: str) -> Extraction:
    html = (PAGES / f"{name}.html").read_text(encoding="utf-8")
    found = extract(html, "https://courier.example.org/news/harbour-bridge-at-selwick-opens")
    assert isinstance(found, Extraction), found
    return found


@pytest.mark.parametrize("name", sorted(path.stem for path in PAGES.glob("*.html")))
def test_a_story_comes_whole_from_the_pages_of_each_system(name: str) -> None:
    found = read(name)
    starts = [found.text.find(beginning) for beginning in BEGINNINGS]
    assert -1 not in starts and starts == sorted(starts)
    assert all(end in found.text for end in ENDS)
    assert not [words for words in FURNITURE if words in found.text]
    assert found.title == TITLE
    if name not in WITHOUT_A_DAY:
        assert found.published is not None and found.published.value.date().isoformat() == DAY
    html = (PAGES / f"{name}.html").read_text(encoding="utf-8")
    if AUTHOR in html and name not in AUTHOR_NOT_READ and "__NEXT_DATA__" not in html:
        assert found.byline.authors == (AUTHOR,)


@pytest.mark.parametrize("name", sorted(path.stem for path in PAGES.glob("listings/*.html")))
def test_a_list_of_stories_is_never_surely_an_article(name: str) -> None:
    html = (PAGES / "listings" / f"{name}.html").read_text(encoding="utf-8")
    found = extract(html, "https://courier.example.org/news/")
    if isinstance(found, Extraction):
        assert "kind: perhaps a listing" in found.doubts
        return
    assert found.reason in (Refusal.LISTING, Refusal.NO_ARTICLE, Refusal.EMPTY)


@pytest.mark.parametrize("name", ["tables-font", "nuke"])
def test_the_cells_of_a_table_that_lays_out_the_page_are_columns(name: str) -> None:
    assert "\t" not in read(name).text


def blocks_of(html: str) -> list[Block]:
    page = f"<head><title>{TITLE}</title></head><h1>{TITLE}</h1>{html}" + f"<p>{BEGINNINGS[0]} on Thursday.</p>" * 5
    found = extract(page, "https://courier.example.org/news/harbour-bridge")
    assert isinstance(found, Extraction), found
    return list(found.blocks)


@pytest.mark.parametrize("cell", ["eleven<br><br>years", "eleven<br>years"])
def test_a_table_of_data_keeps_its_rows_whatever_breaks_its_cells_hold(cell: str) -> None:
    rows = f"<tr><td>Bridge</td><td>{cell}</td><td>86 million</td></tr><tr><td>Quay</td><td>two</td><td>9</td></tr>"
    blocks = blocks_of(f"<p>{BEGINNINGS[0]} on Thursday.</p><table>{rows}</table>")
    assert [len(block.cells) for block in blocks if block.kind is BlockKind.TABLE_ROW] == [3, 3]


def test_a_line_of_hard_spaces_makes_no_paragraph() -> None:
    said = [f"{beginning} on Thursday morning, eleven years after it was closed." for beginning in BEGINNINGS[:4]]
    blocks = blocks_of(f"<pre>{'&nbsp;'.join(['', chr(10)])}{(chr(10) + '&nbsp;' + chr(10)).join(said)}</pre>")
    assert all(block.text.strip() for block in blocks)
    assert len([block for block in blocks if "eleven years after" in block.text]) == len(said)


def test_preformatted_prose_has_paragraphs() -> None:
    assert len(read("pre-text").blocks) == len(BEGINNINGS)


@pytest.mark.parametrize(
    "lines",
    [
        (
            "Նոր կամուրջը բացվեց հինգշաբթի առավոտյան տասնմեկ տարի անց։",
            "Ավելի քան չորս հարյուր մարդ սպասում էր առավոտից։",
        ),
        ("राजधानी में नया पुल गुरुवार सुबह यातायात के लिए खोल दिया गया।", "चार सौ से अधिक लोग सुबह से ही प्रतीक्षा कर रहे थे।"),
        ("ນະຄອນຫຼວງວຽງຈັນເປີດຂົວແຫ່ງໃໝ່ຂ້າມແມ່ນໍ້າຂອງໃນຕອນເຊົ້າ", "ປະຊາຊົນຫຼາຍກວ່າສີ່ຮ້ອຍຄົນມາລໍຖ້າຂ້າມຂົວຕັ້ງແຕ່ເຊົ້າມືດ"),
    ],
)
def test_short_paragraphs_in_other_scripts_are_a_text(lines: tuple[str, str]) -> None:
    text = "".join(f"<p>{line}</p>" for line in lines * 3)
    data = '<meta property="og:type" content="article">'
    found = extract(f"<head><title>{lines[0][:20]}</title>{data}</head><h1>{lines[0][:20]}</h1><div>{text}</div>", "")
    assert isinstance(found, Extraction)
    assert len(found.blocks) == 6
