"""The proper names and common words by which two texts of one language are compared, to see whether they report one
event.

A word counts as a proper name if the text always writes it with a capital, not only at the beginning of a sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property

from shared.text.editions import Report
from shared.text.guests import unlisted_names

LONGEST = 10_000
"""The maximum characters of a text that are compared.

Forty of the largest texts would take seconds for each page view.
"""
_CAPITAL = re.compile(r"(?<![.!?:]\s)(?<![.!?:]\s[\"“])(?<!^)\b[A-ZÀ-ÖØ-ÞА-ЯЁ][\w’'-]+", re.MULTILINE)
_SMALL = re.compile(r"(?<![\w’'-])[a-zà-öø-ÿа-яё][\w-]+")
_WORD = re.compile(r"[\w’'-]+")
_LONG_WORD = re.compile(r"[\w’'-]{3,}")
_ACRONYM = re.compile(r"\b[A-Z]{3,}\b")
_NUMBER = re.compile(r"\d{2,}")
_FIGURES = re.compile(r"[\W\d_]+")
_SHORT = 2
"""Numbers with this many digits are common to many texts."""
_CALENDAR = (
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december jan feb mar apr jun jul aug sep sept oct nov dec"
)
_NO_NAMES = frozenset(_CALENDAR.split())
_OPENING = 200
_LEAD = 400
"""Characters in which a report says who it is about."""

_MESSAGES = {
    "en": r"greet(?:ings?|s)|congratulat\w+|condol\w+|sympathy|messages?|wreaths?|floral|credentials|weather|"
    r"in support of|supported|bylined|editorial\w*",
    "es": r"felicit\w+|mensajes?|condolencias|ofrendas?|cestas?|saludos?",
}
"""Words of what is sent to many, or by many, and of what is said about the news: it looks alike each time."""
_FORMULAS = {
    "en": rf"{_MESSAGES['en']}|review|new year|mourns?|gifts?|anniversar\w+|birth(?:day)?|statements?|commentary",
    "es": rf"{_MESSAGES['es']}|ano nuevo|año nuevo|regalos?|aniversario|apoyo|declaraci[oó]n|comentario|art[ií]culo",
}
"""Words of what comes again and again and looks alike each time: these, gifts, anniversaries, statements."""
_DEEDS = {
    "en": r"rall(?:y|ies)|protest\w*|suppress\w*|press conference|candlelight|field guidance|houses|posted|struggle|"
    r"crisis|capitalis\w+|imperialis\w+|exercises|demand\w*|slam\w*|censur\w*|denounc\w*|condemn\w*|urg\w+|"
    r"call(?:s|ed)? for|accus\w+",
    "es": r"orientaci\w+|orienta|denunci\w+|exig\w+|conden\w+|critic\w*|maniobras|ejercicios|lucha|inspeccion\w*",
}
"""Words of what one outlet reports day by day, each time of another place: protests, guidance, condemnations."""
_CAMPAIGNS = {"en": rf"{_DEEDS['en']}|tour(?:s|ed)?|homage|mangyongdae", "es": _DEEDS["es"]}
"""The same, and the sights that each guest is shown."""
LANGUAGES = frozenset(_CAMPAIGNS)
"""Languages in which articles of one outlet are compared. Without such lists too many articles would be joined."""
_VISITS = {
    "en": r"met|meets?|receiv\w+|talks?|visit\w*|arriv\w+|call on",
    "es": r"reuni[oó]|entrevist\w+|recib\w+|visit\w*|lleg\w+|convers\w+|departi[oó]",
}
"""Words of one guest who comes after another: the hosts and the places are the same each time."""
_NO_CAPITALS = "am ar bn fa gu he hi ja ka km kn ko lo ml mr my ne or pa ps sd si ta te th ug ur zh"
_ALL_NOUNS = "de lb"
_UNCOMPARED = frozenset(f"{_NO_CAPITALS} {_ALL_NOUNS}".split())


def shows_names(language: str) -> bool:
    """Return whether the language writes proper names, and no other nouns, with a capital."""
    return language.partition("-")[0] not in _UNCOMPARED


def _patterns(words: Mapping[str, str]) -> Mapping[str, re.Pattern[str]]:
    return {language: re.compile(rf"\b(?:{either})\b", re.IGNORECASE) for language, either in words.items()}


_FORMULA, _MESSAGE = _patterns(_FORMULAS), _patterns(_MESSAGES)
_CAMPAIGN, _DEED, _VISIT = _patterns(_CAMPAIGNS), _patterns(_DEEDS), _patterns(_VISITS)


class StoryText:
    """One text with its proper names and numbers, which distinguish its event from others."""

    def __init__(self, report: Report, outlet: str, title: str, text: str) -> None:
        self.id, self.language, self.outlet = report.id, report.language, outlet
        self.title, self.text, self._report = title, text, report

    @cached_property
    def small(self) -> frozenset[str]:
        """Return the words that are written in small letters.

        They are not proper names, even where a headline has a capital.
        """
        return frozenset(_SMALL.findall(self.text))

    @cached_property
    def proper(self) -> frozenset[str]:
        """Return proper names, word by word in folded case, and longer numbers."""
        capital = {_bare(word) for word in _CAPITAL.findall(self.text)}
        numbers = {number for number in self._report.numbers if len(number) > _SHORT}
        return frozenset((capital - _NO_NAMES - self.small) | numbers)

    @cached_property
    def headline(self) -> str:
        """The title without figures: an outlet's series have the same."""
        return _FIGURES.sub(" ", self.title.lower()).strip()

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(_WORD.findall(f"{self.title} {self.text}".lower()))

    def is_formula(self) -> bool:
        """Return whether title or opening has a word of news that any outlet prints again and again."""
        return self._opens_with(_FORMULA)

    def is_message(self) -> bool:
        """Return whether title or opening has a word of what is sent to many, or by many."""
        return self._opens_with(_MESSAGE)

    def is_deed(self) -> bool:
        """Return whether title or opening has a word of what one outlet reports day by day, guests or not."""
        return self._opens_with(_DEED)

    def is_campaign(self) -> bool:
        """Return whether title or opening has a word of what one outlet reports day by day."""
        return self._opens_with(_CAMPAIGN)

    def has_another_guest(self, other: StoryText) -> bool:
        """Return whether both are of a visit, and each names a person at its beginning that the other does not name."""
        visits = self._opens_with(_VISIT) and other._opens_with(_VISIT)
        return visits and self._names_more_than(other) and other._names_more_than(self)

    def _names_more_than(self, other: StoryText) -> bool:
        listed = {id for id in self._report.names if id.startswith("person.")} - other._report.names.keys()
        surnames = (pair.rpartition(" ")[2] for pair in self.persons)
        return bool(listed) or any(surname not in other.words for surname in surnames)

    @cached_property
    def persons(self) -> frozenset[str]:
        """Neighbouring words of what may be names of persons, in title and opening, without those on our list."""
        return unlisted_names(self._lead, introduced=False)

    @cached_property
    def guests(self) -> frozenset[str]:
        """The same, of persons that the text introduces: it says who they are."""
        return unlisted_names(self._lead, introduced=True)

    @property
    def _lead(self) -> str:
        return f"{self.title}\n{' '.join(self.text[:_LEAD].split())}"

    @cached_property
    def counts(self) -> Counter[str]:
        """How often the text has each word."""
        return Counter(_LONG_WORD.findall(f"{self.title} {self.text}".lower()))

    def _opens_with(self, patterns: Mapping[str, re.Pattern[str]]) -> bool:
        pattern = patterns.get(self.language)
        return pattern is not None and pattern.search(f"{self.title} {self.text[:_OPENING]}") is not None

    def contradicts(self, other: StoryText) -> bool:
        """Return whether each title has a name that the other text lacks, or one title has such a number."""
        if self._title_numbers - other._numbers or other._title_numbers - self._numbers:
            return True
        return _lacks(self._in_title, other) and _lacks(other._in_title, self)

    def shares_only_a_person(self, other: StoryText) -> bool:
        """Return whether the titles share only names of persons.

        A person does much in three days, so that is not enough.
        """
        shared = self._in_title & other._in_title
        return bool(shared) and shared <= self._persons

    @cached_property
    def _persons(self) -> frozenset[str]:
        """Return the words of the names of persons."""
        ids = (id.partition(".") for id in self._report.names)
        return frozenset(word for kind, _, name in ids if kind == "person" for word in name.split("-"))

    @cached_property
    def _numbers(self) -> frozenset[str]:
        """Return all longer numbers, also within words: the 70 of `70th`."""
        return frozenset(_NUMBER.findall(f"{self.title} {self.text}"))

    @cached_property
    def _title_numbers(self) -> frozenset[str]:
        return frozenset(_NUMBER.findall(self.title))

    @cached_property
    def _in_title(self) -> frozenset[str]:
        acronyms = () if self.title.isupper() else map(str.lower, _ACRONYM.findall(self.title))
        return self.proper.intersection(_WORD.findall(self.title.lower())).union(acronyms)


def _bare(word: str) -> str:
    return word.lower().removesuffix("'s").removesuffix("’s").strip("'’")


def _lacks(names: Iterable[str], other: StoryText) -> bool:
    return not other.words.issuperset(names)
