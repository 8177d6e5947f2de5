"""Fill the templates of outlets with made-up stories. A template begins with what is known of its page, in TOML."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from services.parser.core.document.decode import decode_page
from services.parser.core.extract import extract
from services.parser.core.extraction import Context, Extraction, NotAnArticle

HERE = Path(__file__).parent
STORIES: dict[str, dict[str, Any]] = tomllib.loads((HERE / "stories.toml").read_text(encoding="utf-8"))
CAPTURED = datetime(2026, 11, 30, 3, tzinfo=UTC)
_EACH = re.compile(r"\{each\}(.*?)\{/each\}", re.S)
_PARAGRAPHS = {
    "p": "<p>{}</p>\n",
    "divs": "<div>{}</div>\n",
    "spans": '<span style="display:block">&nbsp;&nbsp;&nbsp;{}</span>',
    "fontp": '<p style="line-height:180%"><font size="3">&nbsp;&nbsp;{}</font></p>',
    "clsp": '<p class="Paragraph_paragraph__9WAFK">{}</p>',
    "blocks": '<div class="article__block" data-type="text"><div class="article__text">{}</div></div>',
    "nbr": "&nbsp;&nbsp;{}<br>\n",
    "indent": "&nbsp;&nbsp;&nbsp;&nbsp;{}<BR>\n",
    "br": "{}<br><br>\n",
    "br1": "{}<br />\n",
}


@dataclass(frozen=True)
class Page:
    """A filled page, and what is known of it."""

    name: str
    html: bytes
    known: dict[str, Any]
    story: dict[str, Any]

    @property
    def paragraphs(self) -> list[str]:
        lead = self.known.get("dateline", "")
        first, *rest = self.story["p"]
        return [lead, first, *rest] if self.known.get("dateline_apart") else [(lead + first).strip(" 　"), *rest]

    def read(self) -> Extraction | NotAnArticle:
        context = Context(zone=self.known["zone"], captured_at=CAPTURED)
        return extract(decode_page(self.html).text, self.known["url"], context)


def names(folder: str, *, aside: bool | None = None) -> list[str]:
    """Return the names of a folder's pages: all of them, or those that were set aside, or the others."""
    found = sorted(path.stem for path in (HERE / folder).glob("*.html"))
    return [name for name in found if aside is None or is_aside(name) is aside]


def is_aside(name: str) -> bool:
    """Return whether the page is in the third that no rule was made with."""
    return int(sha256(name.encode()).hexdigest(), 16) % 3 == 0


def page(folder: str, name: str) -> Page:
    head, _, template = (HERE / folder / f"{name}.html").read_text(encoding="utf-8").partition("\n---\n")
    known = tomllib.loads(head)
    story = STORIES[known["story"]]
    html = _filled(template, story, known)
    return Page(name, html.encode(known.get("encoding", "utf-8"), "xmlcharrefreplace"), known, story)


def _filled(template: str, story: dict[str, Any], known: dict[str, Any]) -> str:
    lead, apart = known.get("dateline", ""), known.get("dateline_apart", False)
    first, *rest = story["p"]
    paragraphs = [first if apart else lead + first, *rest]
    given = {f"p{n}": text for n, text in enumerate(paragraphs, 1)} | {"title": story["title"], "dl": lead}
    given |= {name: "".join(map(form.format, paragraphs)) for name, form in _PARAGRAPHS.items()}
    given |= {"prest": "".join(f"<p>{text}</p>" for text in rest), "more1": story["more"][0]}
    given |= {"pbr": "<p>" + "<br />\n<br />\n".join(paragraphs) + "</p>"}
    html = _EACH.sub(lambda found: _rows(found[1], story), template)
    return re.sub(r"\{(\w+)\}", lambda found: given.get(found[1], found.group()), html)


def _rows(row: str, story: dict[str, Any]) -> str:
    leads = story["p"]
    return "".join(
        row.replace("{n}", str(n)).replace("{head}", head).replace("{lead}", leads[n % len(leads)])
        for n, head in enumerate(story["more"])
    )
