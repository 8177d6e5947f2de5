"""Render templates. Every inserted value is escaped."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime
from functools import lru_cache, partial
from hashlib import blake2b
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import jinja2
from markupsafe import Markup

from services.reader.adapters.web.compiled_templates import CompiledTemplates
from services.reader.core.article.countries import country_name
from services.reader.core.article.date_display import ago, clock_there, day, display_date, moment, month, read_date
from services.reader.core.article.named import label_of
from services.reader.core.article.namesakes import disambiguator
from services.reader.core.article.teasers import shorten
from services.reader.core.wording.languages import direction, lang_attribute, language_name
from services.reader.core.wording.reasons import reason_words
from services.reader.core.wording.translation import NATIVE, _, ngettext, page_language
from services.reader.core.wording.words import trouble_words, words
from shared.query.errors import Said

_READER = Path(__file__).resolve().parents[2]
_COMPILED = _READER / "__pycache__"


class TemplateRenderer:
    """Render templates. `asset` maps a static file to an address that may be cached for ever. `compiled` is a folder.

    `version` is another one if any file of the reader is: with the same values, the same version renders the same page.
    """

    def __init__(self, asset: Callable[[str], str], compiled: Path = _COMPILED) -> None:
        self.version = _hash_of_files()
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(_READER / "templates"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            bytecode_cache=CompiledTemplates(compiled, self.version),
            extensions=["jinja2.ext.i18n"],
        )
        self._card = self._keeping("_cards.html", "card_anew", 2_000)
        self._environment.policies["ext.i18n.trimmed"] = True
        self._environment.install_gettext_callables(_, ngettext, newstyle=False)  # type: ignore[attr-defined]
        self._environment.globals.update(
            asset=asset, card=self._card, calendar=self._keeping("_calendar.html", "calendar_anew", 100),
            query=query_string, spoken=page_language, languages=NATIVE, words=words, trouble=trouble_words,
            n_articles=n_articles, n_outlets=n_outlets, moment_tag=moment_tag, date_tag=date_tag, year_of=year_of,
            label_of=label_of, apart=disambiguator, reason_words=reason_words,
        )  # fmt: skip
        self._environment.filters.update(
            moment=moment, count=count, ago=ago, clock_there=clock_there, language=language_name, dir=direction,
            lang=lang_attribute, isotime=isotime, day=day, month=month, country=country_name, share=share,
            said=spoken_text, coded=backticks_to_code, shortened=partial(shorten, length=90),
        )  # fmt: skip

    def _keeping(self, template: str, macro: str, most: int) -> Callable[..., Markup]:
        """Return the macro so that it writes the same values once for each language.

        An article's page ends with forty cards, and the next page with mostly the same.
        """

        @lru_cache(maxsize=most)
        def write(_language: str, *given: Hashable) -> Markup:
            module: Any = self._environment.get_template(template).module
            written: Markup = getattr(module, macro)(*given)
            return written

        return lambda *given: write(page_language(), *given)

    def compile(self) -> None:
        """Compile all templates that no earlier process compiled, so that no visitor waits for it.

        It takes as long as a hundred pages.
        """
        for name in self._environment.list_templates():
            self._environment.get_template(name)

    def page(self, template: str, **values: object) -> str:
        return self._environment.get_template(template).render(**values)


def _hash_of_files() -> str:
    digest = blake2b(digest_size=12)
    files = (one for one in _READER.rglob("*") if "__pycache__" not in one.parts and one.is_file())
    for path in sorted(files):  # what another process is compiling may be gone the next moment
        digest.update(path.read_bytes())
    return digest.hexdigest()


def count(number: int) -> str:
    """Format a number: `13,907`."""
    return f"{number:,}"


def spoken_text(text: Said) -> str:
    """Return a text from shared code in the language of the request."""
    return text.written(_)


def backticks_to_code(text: str) -> Markup:
    """Write what stands between backticks as code."""
    code = Markup("<code>{}</code>")
    return Markup().join(code.format(part) if at % 2 else part for at, part in enumerate(text.split("`")))


def n_articles(number: int) -> str:
    """Format a number of articles: `1 article`, `13,907 articles`."""
    return ngettext("{n} article", "{n} articles", number).format(n=count(number))


def n_outlets(number: int) -> str:
    """Return the number of outlets in words of the page's language."""
    return ngettext("{n} outlet", "{n} outlets", number).format(n=count(number))


def moment_tag(value: datetime) -> Markup:
    """Write a time as a `time` element."""
    return Markup('<time datetime="{}">{}</time>').format(isotime(value), moment(value))


def date_tag(printed: object, listed: datetime) -> Markup:
    """Write an article's date as its outlet printed it; without one, the time that the article is listed under."""
    date = read_date(printed)
    if date is None:
        return moment_tag(listed)
    shown = display_date(date)
    return Markup('<time datetime="{}">{}</time>').format(shown.iso, shown.brief)


def year_of(printed: object, listed: datetime) -> str:
    """Return the year of an article as printed, or else that of the time that it is listed under."""
    date = read_date(printed)
    return display_date(date).iso[:4] if date else str(listed.year)


def share(part: int, whole: int) -> str:
    """Format a share in percent, with one decimal below ten: `3.2 %`."""
    percent = 100 * part / whole if whole else 0.0
    return f"{percent:.1f} %" if 0 < percent < 10 else f"{percent:.0f} %"


def isotime(value: datetime) -> str:
    """Return a moment for the attribute `datetime`."""
    return value.isoformat(timespec="seconds")


def query_string(**values: object) -> str:
    """Return `?a=1&b=2` without empty values, or the empty string."""
    kept = [(name, str(value)) for name, value in values.items() if value not in (None, "")]
    return f"?{urlencode(kept)}" if kept else ""
