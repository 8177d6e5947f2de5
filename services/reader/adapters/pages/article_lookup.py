"""Find the article that an address names, or where it is now."""

from __future__ import annotations

from dataclasses import dataclass

from services.reader.adapters.web.context import SiteContext
from services.reader.adapters.web.responses import NotFound, Withheld
from services.reader.core.api.query_params import ARTICLE_ID
from services.reader.core.article.date_display import (
    day,
)
from services.reader.core.wording.translation import _
from shared.archive.read.articles import (
    ArticleRow,
    article,
    current_id,
    place_of_text,
    tombstone,
)


@dataclass(frozen=True, slots=True)
class Moved:
    """Where an article or one of its texts is now."""

    id: str
    revision: str | None = None

    def under(self, root: str) -> str:
        """Return the path of the article or text: `/a/ID`, `/a/ID/revisions/REVISION`."""
        return f"{root}/{self.id}" + (f"/revisions/{self.revision}" if self.revision else "")


async def find_article(site: SiteContext, id: str, revision: str | None = None) -> ArticleRow | Moved:
    """Return the article, or its current place if it was replaced. Raises `NotFound` or `Withheld`."""
    if not ARTICLE_ID.fullmatch(id) or (revision and not ARTICLE_ID.fullmatch(revision)):
        raise NotFound(_("There is no article at this address."))
    row = await article(site.db, id, revision)
    if row is not None:
        return row
    kept_back = await tombstone(site.db, id)
    if kept_back is not None:
        said = _("This article has been withheld since {day}.").format(day=day(kept_back.since))
        reason = _("Reason: {reason}").format(reason=kept_back.reason) if kept_back.reason else ""
        raise Withheld(f"{said} {reason}".rstrip())
    now = await current_id(site.db, id)
    if revision:
        place = await place_of_text(site.db, id, revision)
        if place and place != (id, revision):
            return Moved(*place)
    elif now is not None and now != id:
        return Moved(now)
    raise NotFound(_("The archive has no such article or revision."))
