"""Read stories that come as plain text: paragraphs separated by newlines, with a title and a date."""

from __future__ import annotations

import orjson

from services.parser.core.document import bounded_json
from services.parser.core.document.whitespace import without_controls
from services.parser.core.extraction import Context, Extraction, NotAnArticle, Refusal
from services.parser.core.metadata.date_context import DateContext, with_doubt
from services.parser.core.metadata.person_names import split_names
from shared.contracts import Block, BlockKind, Byline

STORY_TYPE = "application/vnd.presswatch.story+json"
_KEYS = ("title", "text", "published", "byline", "language")


def read_story(body: bytes, url: str, context: Context) -> Extraction | NotAnArticle:
    """Read a JSON object with the keys title, text, published, byline and language. Only the text is required."""
    try:
        story = bounded_json.loads(body)
    except orjson.JSONDecodeError as error:
        return NotAnArticle(Refusal.NOT_HTML, f"the story is not JSON: {error}")
    if not isinstance(story, dict):
        return NotAnArticle(Refusal.NOT_HTML, "the story is not a JSON object")
    fields = {key: without_controls(str(story.get(key) or "")).strip() for key in _KEYS}
    fields["byline"] = " ".join(fields["byline"].split())[:500]
    paragraphs = [" ".join(line.split()) for line in fields["text"].splitlines()]
    blocks = tuple(Block(kind=BlockKind.PARAGRAPH, text=text) for text in paragraphs if text)
    title = " ".join((fields["title"] or context.hint_title).split())
    if not blocks:
        return NotAnArticle(Refusal.EMPTY, "the story has no text")
    language = fields["language"] or context.language
    clock = DateContext(context.zone, context.captured_at, language, url)
    published = clock.read(fields["published"] or context.hint_published, "story")
    names = tuple(split_names(fields["byline"])) if fields["byline"] else ()
    return Extraction(
        title=(title or blocks[0].text[:120])[:2000],
        blocks=blocks,
        byline=Byline(printed=fields["byline"], authors=names, rule="story") if names else Byline(),
        published=with_doubt(published, clock) if published else None,
        language=language,
        rules={"title": "story" if title else "first words", "text": "story"},
        doubts=() if published else ("no date of publication",),
    )
