"""A page that may take too long is read in a process that can be killed."""

from services.parser.adapters.aside import Aside
from services.parser.core.extraction import Context, Extraction, NotAnArticle, Refusal

URL = "https://news.example.org/a"


async def test_a_suspicious_page_is_read_all_the_same_where_time_allows() -> None:
    text = "The harbour was opened on Friday, and ships of twelve thousand tons can moor there. " * 5
    found = await Aside(60, 2048).extract(f"{'<div>' * 3500}<p>{text}</p>", URL, Context(hint_title="Harbour"), None)
    assert isinstance(found, Extraction | NotAnArticle)
    assert not isinstance(found, NotAnArticle) or found.reason is not Refusal.TOO_SLOW


async def test_what_takes_too_long_is_given_up() -> None:
    found = await Aside(0.5, 2048).extract("<div>" * 100_000, URL, Context(), None)
    assert isinstance(found, NotAnArticle)
    assert found.reason in (Refusal.TOO_SLOW, Refusal.TOO_DEEP)
