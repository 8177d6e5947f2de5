"""Text and marks become runs; no string becomes anything else than text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.reader.core.article.inline_runs import DateSpan, Run, Span, runs, safe_href
from shared.contracts import Mark, MarkKind


def link(start: int, end: int, url: str | None = "https://gazette.example/a") -> Mark:
    return Mark.model_construct(kind=MarkKind.LINK, start=start, end=end, url=url)


def test_text_without_marks_is_one_run() -> None:
    assert runs("plain", ()) == (Run((Span("plain"),)),)
    assert runs("", ()) == ()


def test_a_link_holds_differently_dressed_spans_together() -> None:
    marks = (link(0, 9), Mark(kind=MarkKind.EMPHASIS, start=4, end=9))
    assert runs("the crane lifts", marks) == (
        Run((Span("the "), Span("crane", emphasis=True)), "https://gazette.example/a"),
        Run((Span(" lifts"),)),
    )


def test_marks_beyond_the_text_are_cut_and_empty_ones_left_out() -> None:
    marks = (Mark(kind=MarkKind.STRONG, start=2, end=99), Mark(kind=MarkKind.LEADER, start=50, end=60))
    assert runs("abc", marks) == (Run((Span("ab"), Span("c", strong=True))),)


def test_of_two_links_the_one_that_began_last_counts() -> None:
    found = runs("abcd", (link(0, 4, "https://one.example/"), link(1, 3, "https://two.example/")))
    assert [(run.href, run.spans[0].text) for run in found] == [
        ("https://one.example/", "a"), ("https://two.example/", "bc"), ("https://one.example/", "d"),
    ]  # fmt: skip


def test_a_link_to_what_the_archive_has_stays_here() -> None:
    (run,) = runs("abc", (link(0, 3),), {"https://gazette.example/a": "/a/1"})
    assert (run.href, run.here) == ("/a/1", True)


def test_a_date_is_marked_where_it_was_read() -> None:
    (run,) = runs("in Juche 79", (), named=(DateSpan(3, 11, "1990"),))
    assert run.spans == (Span("in "), Span("Juche 79", when="1990"))


def test_only_web_addresses_become_links() -> None:
    for hostile in ("javascript:alert(1)", "data:text/html,x", "vbscript:x", "//x", "http://", "https://[", "", None):
        assert safe_href(hostile) == ""
        assert all(not run.href for run in runs("abc", (link(0, 3, hostile),)))


@given(
    st.text(max_size=30),
    st.lists(st.tuples(st.sampled_from(MarkKind), st.integers(0, 40), st.integers(0, 40)), max_size=8),
)
def test_whatever_the_marks_the_text_is_kept(text: str, marks: list[tuple[MarkKind, int, int]]) -> None:
    made = [
        Mark.model_construct(kind=kind, start=start, end=end, url="https://a.example/") for kind, start, end in marks
    ]
    assert "".join(span.text for run in runs(text, made) for span in run.spans) == text
