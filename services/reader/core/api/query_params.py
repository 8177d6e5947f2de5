"""Read query parameters strictly. A wrong one is reported by name and never reaches a store."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from services.reader.core.wording.translation import _

OUTLET = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}", re.ASCII)
EDITION = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}", re.ASCII)
_COUNTRY = re.compile(r"[A-Za-z]{2}", re.ASCII)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)
ARTICLE_ID = re.compile(r"[0-9a-f]{32}", re.ASCII)
_FIRST_YEAR = 1800
STATES = ("live", "suspected", "removed", "restored")


class BadParameter(Exception):
    """A parameter is invalid.

    `name` is the parameter; the text says why and what is allowed, in the request's language.
    """

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}: {why}")
        self.name, self.why = name, why


class Params:
    """Parameters of one request. An empty parameter counts as missing."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = given

    def only(self, *names: str) -> None:
        """Refuse unknown parameters, so that a misspelt filter is not silently ignored."""
        unknown = sorted(set(self._given) - set(names))
        if unknown:
            allowed = ", ".join(sorted(names)) or "none"
            raise BadParameter(
                unknown[0][:40], _("is not a parameter here; allowed are: {names}").format(names=allowed)
            )

    def text(self, name: str, longest: int = 400) -> str:
        """Return the parameter without spaces around it; "" if it is missing. Raises `BadParameter`."""
        value = self._given.get(name, "").strip()
        if len(value) > longest:
            raise BadParameter(name, _("is longer than {n} characters").format(n=longest))
        return value

    def number(self, name: str, default: int, least: int, most: int) -> int:
        """Return the parameter as a number. Raises `BadParameter`."""
        value = self._given.get(name, "")
        if not value:
            return default
        if not _NUMBER.fullmatch(value) or not least <= int(value) <= most:
            raise BadParameter(name, _("must be a whole number from {least} to {most}").format(least=least, most=most))
        return int(value)

    def outlet(self) -> str | None:
        return self._matching("outlet", OUTLET, _("is not an outlet id such as `naenara`"))

    def edition(self) -> str | None:
        return self._matching("edition", EDITION, _("is not an edition id such as `en`"))

    def language(self) -> str | None:
        value = self._matching("language", _LANGUAGE, _("is not a language tag such as `ko`"))
        return value.lower() if value else None

    def country(self) -> str | None:
        value = self._matching("country", _COUNTRY, _("is not a two-letter country code such as `KP`"))
        return value.upper() if value else None

    def one_of(self, name: str, allowed: tuple[str, ...]) -> str | None:
        """Return the parameter if it is one of these values; None if it is missing. Raises `BadParameter`."""
        value = self._given.get(name, "")
        if value and value not in allowed:
            raise BadParameter(name, _("must be one of {names}").format(names=", ".join(allowed)))
        return value or None

    def since(self, name: str = "since") -> datetime | None:
        """Return the beginning of the time that the parameter names: a day, or a time with its zone."""
        value = self._given.get(name, "").strip()
        return self._moment(name, value) if value else None

    def until(self) -> datetime | None:
        """Return the end of the time that `until` names. A day is included."""
        value = self._given.get("until", "").strip()
        if not value:
            return None
        moment = self._moment("until", value)
        try:
            return moment + timedelta(days=1) if len(value) == 10 else moment
        except OverflowError:
            raise BadParameter("until", _("is beyond all dates")) from None

    def day(self, name: str, last: date) -> date:
        """Return the day that the parameter names, at most `last`, which is also its default."""
        value = self._given.get(name, "").strip()
        try:
            found = date.fromisoformat(value) if value else last
        except ValueError:
            raise BadParameter(name, _("must be a day such as 2026-01-31")) from None
        if found.year < _FIRST_YEAR:
            raise BadParameter(name, _("is before all dates"))
        return min(found, last)

    def clock(self, name: str) -> str:
        """Return the field of the index that a parameter with a date bounds: a day is one of the outlet's own days."""
        return "printed" if len(self._given.get(name, "").strip()) == 10 else "published"

    def _moment(self, name: str, value: str) -> datetime:
        try:
            if len(value) == 10:
                return datetime.combine(date.fromisoformat(value), datetime.min.time(), UTC)
            moment = datetime.fromisoformat(value.replace(" ", "+"))
            return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            raise BadParameter(name, _("must be a day such as 2026-01-31, or 2026-01-31T12:00:00Z")) from None

    def _matching(self, name: str, pattern: re.Pattern[str], why: str) -> str | None:
        value = self._given.get(name, "").strip()
        if value and not pattern.fullmatch(value):
            raise BadParameter(name, why)
        return value or None
