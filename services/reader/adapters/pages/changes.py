"""Changes at the outlets, newest first, and the differences between two texts of an article."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.reader.adapters.pages.article_lookup import Moved, find_article
from services.reader.adapters.pages.views import outlet_label
from services.reader.adapters.web.context import SiteContext, context_of
from services.reader.adapters.web.responses import NotFound, page
from services.reader.adapters.web.templates import query_string
from services.reader.core.api.query_params import ARTICLE_ID, BadParameter, Params
from services.reader.core.article.sections import read_blocks
from services.reader.core.wording.translation import _
from shared.archive.diff.compare import BlockRow, Op, Word, diff, shown, words
from shared.archive.read.cards import PageCursor
from shared.archive.read.changes import KINDS, ChangeRow, changes, created
from shared.archive.read.revisions import RevisionText, revision_texts

PAGE = 50


async def changes_page(request: Request) -> Response:
    site, params = context_of(request), Params(request.query_params)
    kind = params.one_of("kind", ("created", *KINDS))
    rows, following = await changes_after(site, params, kind, PAGE)
    kept = {name: request.query_params.get(name, "") for name in ("kind", "outlet", "since", "until")}
    return page(
        request,
        "changes.html",
        overview=await site.overview(),
        changes=rows,
        kinds=("created", *KINDS),
        chosen=kept,
        following="/changes" + query_string(**kept, before=following) if following else "",
        now=site.now(),
        feed="/changes.atom" + query_string(kind=kind, outlet=params.outlet()),
    )


async def changes_after(
    site: SiteContext, params: Params, kind: str | None, limit: int
) -> tuple[Sequence[ChangeRow], str]:
    """Return one page of changes and the cursor of the next page, empty at the end."""
    if kind == "created":
        before = params.number("before", 0, 1, 999_999_999) or None
        rows = await created(site.db, limit + 1, before=before, outlet=params.outlet())
        return rows[:limit], rows[limit - 1].id if len(rows) > limit else ""
    text = params.text("before", 120)
    place = PageCursor.parse(text) if text else None
    if text and place is None:
        raise BadParameter("before", _("is not a place in this list; follow the link on the previous page"))
    rows = await changes(
        site.db, limit + 1, before=place, kind=kind, outlet=params.outlet(), since=params.since(), until=params.until()
    )
    return rows[:limit], str(PageCursor(rows[limit - 1].at, rows[limit - 1].id)) if len(rows) > limit else ""


async def diff_page(request: Request) -> Response:
    """Page `/a/ID/diff/OLD/NEW` that compares two revisions of an article."""
    site = context_of(request)
    id, old, new = (request.path_params[name] for name in ("id", "old", "new"))
    row = await find_article(site, id)
    if isinstance(row, Moved):
        return RedirectResponse(f"/a/{row.id}/diff/{old}/{new}", 301)
    if not ARTICLE_ID.fullmatch(old) or not ARTICLE_ID.fullmatch(new):
        raise NotFound(_("The article has no such revision."))
    texts = await revision_texts(site.db, row.id, (old, new))
    if old not in texts or new not in texts:
        raise NotFound(_("The article has no such revision."))
    return page(
        request,
        "diff.html",
        overview=await site.overview(),
        row=row,
        other=None,
        outlet=outlet_label(row.outlet_name, row.edition_label),
        old=texts[old],
        new=texts[new],
        title=words(texts[old].title, texts[new].title),
        lines=await asyncio.to_thread(compared, texts[old], texts[new]),
        now=site.now(),
        feed="/changes.atom",
    )


async def copy_page(request: Request) -> Response:
    """Page `/a/ID/copy/OTHER` that compares the texts of two articles: what was cut, added and reworded."""
    site = context_of(request)
    row, other = [await find_article(site, request.path_params[name]) for name in ("id", "other")]
    if isinstance(row, Moved) or isinstance(other, Moved):
        return RedirectResponse(f"/a/{row.id}/copy/{other.id}", 301)
    old, new = [(await revision_texts(site.db, r.id, (r.revision_id, "")))[r.revision_id] for r in (row, other)]
    return page(
        request,
        "diff.html",
        overview=await site.overview(),
        row=row,
        other=other,
        outlet=outlet_label(row.outlet_name, row.edition_label),
        other_outlet=outlet_label(other.outlet_name, other.edition_label),
        old=old,
        new=new,
        title=words(old.title, new.title),
        lines=await asyncio.to_thread(compared, old, new),
        now=site.now(),
        feed="/changes.atom",
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A block with its words: `same`, `moved`, `changed`, `added` or `removed`."""

    kind: str
    words: tuple[Word, ...]


def compared(old: RevisionText, new: RevisionText) -> list[Line]:
    """Return the compared blocks in the order of the new text. A standfirst counts as the first block."""
    before, after = _blocks(old), _blocks(new)
    return [_line(op, before, after) for op in diff(before, after)]


def _line(op: Op, before: Sequence[BlockRow], after: Sequence[BlockRow]) -> Line:
    if op.kind == "changed":
        return Line("changed", op.words)
    block = after[op.after] if op.after is not None else before[op.before or 0]
    text = f"[{_('Picture')}] {shown(block)}".strip() if block["kind"] == "image" else shown(block)
    return Line(op.kind, (Word("same" if op.kind == "moved" else op.kind, text),))


def _blocks(text: RevisionText) -> list[BlockRow]:
    first: list[BlockRow] = [{"kind": "paragraph", "text": text.standfirst}] if text.standfirst else []
    return [*first, *(block.model_dump(mode="json") for block in read_blocks(text.blocks))]
