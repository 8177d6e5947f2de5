"""Whatever stands beside a name, and wherever the text ends, finding names and titles ends without an error."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.names.finder import finder
from shared.names.titles import title_of

NAMES = (
    "Kim Jong Un",
    "Pyongyang",
    "김정은",
    "평양",
    "金正恩",
    "Ким Чен Ын",
    "Хвасонг-17",
    "WPK",
    "Nampho",
    "キム・ジョンウン",
)
BESIDE = ("", "a", "A", " ", ",", "의", "동지", "7", "-", "ом", "\u0301", "ﬀ", "İ", "総", "\0", "\n")
PIECES = st.one_of(st.sampled_from(NAMES), st.sampled_from(BESIDE), st.text(max_size=3))


@settings(max_examples=400)
@given(st.lists(PIECES, max_size=9).map("".join))
def test_finding_ends_well(text: str) -> None:
    behind = 0
    for found in finder().find(text):
        assert behind <= found.start < found.end <= len(text)
        title_of(text, found.start, found.end, behind)
        behind = found.end


def test_a_name_glued_to_the_word_before_it_may_end_the_text() -> None:
    assert list(finder().find("AKim Jong Un")) == list(finder().find("AKim Jong Un "))
