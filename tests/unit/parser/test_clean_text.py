"""What is skipped for clean texts and most lines gives the same result as the whole way."""

from __future__ import annotations

import pytest

from services.parser.core.content import labels
from services.parser.core.document.text_runs import InlineSpan, TextRun, add_text_runs
from services.parser.core.document.whitespace import fold, normalize_whitespace


def _run(pieces: list[str], *spans: InlineSpan) -> TextRun:
    found: list[TextRun] = []
    add_text_runs(found, 1, "p", pieces, list(spans), 0)
    return found[0]


@pytest.mark.parametrize(
    "pieces",
    [
        ["\n\t Ministers met ", "in Geneva", " on Monday. \n"],
        ["Ministers met", " in Geneva", "", " ", "on Monday.", "\n"],
        ["  ", "“Ministers” ", "met", "."],
        ["平壌 ", "2月", "16日"],
    ],
)
def test_a_clean_run_has_the_marks_of_its_letters(pieces: list[str]) -> None:
    text_run = _run(pieces, InlineSpan("link", 1, 2, "/a"))
    folded, whole = fold(text_run), normalize_whitespace(pieces, text_run.spans)
    assert text_run.clean
    assert folded.text == whole.text == text_run.text
    for start, end in ((0, 1), (1, 2), (1, len(pieces)), (0, len(pieces))):
        marked = (one.text[one.starts[start] : one.starts[end]].strip() for one in (folded, whole))
        assert len(set(marked)) == 1


@pytest.mark.parametrize("pieces", [["One  two"], ["One\ntwo"], ["One\u00a0two"], ["One", "\x01", "two"], ["One\x07"]])
def test_other_runs_are_folded(pieces: list[str]) -> None:
    text_run = _run(pieces)
    assert not text_run.clean
    assert fold(text_run) == normalize_whitespace(pieces, [])


def test_the_name_of_a_leader_keeps_what_is_attached() -> None:
    text_run = _run(["Marshal ", "Kim Jong Un", " 's visit"], InlineSpan("strong", 1, 2, ""))
    assert fold(text_run).text == "Marshal Kim Jong Un's visit"


@pytest.mark.parametrize(
    "text",
    ["READ MORE: the port", "Photos: AFP", "Tag: ports", "Follow our team on the net", "Leia mais sobre o porto",
     "Lees ook: de haven", "À lire aussi", "© AFP", "Lea también: el puerto", "Share this", "Have a tip? Write to us"],
)  # fmt: skip
def test_labels_are_known_by_their_beginning(text: str) -> None:
    assert labels.is_label(_run([text]))


def test_the_beginnings_of_labels_stand_for_themselves() -> None:
    """A beginning with a sign that means something in a pattern would hide the label from the quick look."""
    assert all(one == "©" or one.replace(" ", "a").isalpha() for one in labels._BEGINNINGS)
    assert all(one == one.lower() for one in labels._BEGINNINGS)
