"""Tell a name from that of a namesake: Melania Trump is not Donald Trump, and Michael Jordan is not a country."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from shared.names.gazetteer import kind_of, named
from shared.names.given_names import chinese_surnames, given_names
from shared.names.titles import HEADS, MODIFIERS

LATIN_ENDS = "\u0250"
_GOES_ON = frozenset(" ,")
_CLERGY = ("Rev. ", "Reverend ", "Pastor ", "Bishop ", "Ven. ")
_CLERGY_AFTER = ("목사", " 목사", "스님", " 스님", "牧师", "牧師")
_BEFORE = 40
_AFTER = 60
_WORDS_THAT_ARE_FIRST = (
    "adelaide cameron chad florence georgia jordan kenia paris salvador santiago sofia sydney victoria"
)
_FIRST = frozenset(_WORDS_THAT_ARE_FIRST.split())
"""Places and surnames that are more often given names before a word with a capital than part of a thing's name."""
_WORDS_AFTER_PLACES = (
    "aerospace agency agreement accord accords administration airlines airport airways army association authority bank "
    "city climate club college commission commune conference council county court cross daily declaration defense "
    "defence democratic district east exchange federation force forces games gazette government gate group herald "
    "house industries institute international island islands match mayor media ministry monday tuesday wednesday "
    "thursday friday saturday sunday news north olympics opera parliament police post power press protocol province "
    "radio railways red republic river school senate south state station stock street strip summit supreme telecom "
    "television times today tribune union university valley west"
)
_NO_SURNAMES = HEADS | MODIFIERS | frozenset(_WORDS_AFTER_PLACES.split())
_GERMAN = re.compile(r" (?:der|die|das|den|dem|und|ist|nicht|von|mit|für|ein|eine|zu|auf) ")
_CAPITAL = re.compile(r"[^\W\d_a-zß-ÿ].*[^,:;]")
_GERMAN_BEFORE = re.compile(
    r"Aber|Als|Auch|Auf|Aus|Bei|Bis|Da|Dass|Denn|Doch|Durch|Für|Gegen|In|Mit|Nach|Ob|Ohne|Seit|Um|Und|Von|Vor|"
    r"Während|Wann|Warum|Was|Weil|Wenn|Wer|Wie|Wieso|Wo|Zu|Zwischen|"
    r"(?!Young)\w+(?:ung|schaft|bruch|chef|wahl|krise|spiel|reise|urlaub)"
)
"""A word with a capital that may stand before Iceland in German. Behind another one, `Island` is an English island."""
_JUNIOR = re.compile(r",? Jr(?!\w)")
_THING = re.compile(
    r"(?: (?:Business|Community|Elementary|Golf|High|Intercontinental|International|Law|Medical|Memorial|Middle|"
    r"National|Presidential|Primary|Public|Secondary|State)){0,2}"
    r" "
    r"(?:Airport|Avenue|Boulevard|Bridge|Center|Centre|Club|College|Foundation|Highway|Hospital|Hotel|"
    r"Organization|Plaza|School|Stadium|Street|Towers?|University)(?!\w)"
)
"""What bears a person's name. Libraries, museums, tombs and statues are left out, because they are about the person.
Any other word may be the verb of a headline: `Premier Opens School`.
"""
_NEXT = re.compile(r" ([A-ZÀ-Þ][a-zà-ÿ’'-]+)(?: ([A-ZÀ-Þ][a-zà-ÿ’'-]+))?(?![\w-])")
_AS_A_PERSON = re.compile(rf" (?:said|says|wrote|was|who)(?!\w)|, (?:(?:a|the|former) )?(?:{'|'.join(HEADS)})(?!\w)")
_SPANISH = re.compile(r" (?:de|del|el|la|las|los|por|que|se|en|y) ")
_NOT_SPANISH = re.compile(r" (?:the|of|and|from|was|were|by|with|le|les|des|du|et) ")
_SPANISH_ABBREVIATIONS = "APRP APS ATCC CCPAP CDN CRPP FDRP FGSC FPIC MINREX MNOAL PPRL UMDC"
_SPANISH_ONLY = frozenset(_SPANISH_ABBREVIATIONS.split())
"""Abbreviations that mean something else in other languages: ATCC is a collection of cells, too."""
_BANKS = (
    "Bank of ",
    "Bank of the ",
    "BANK OF ",
    "BANK OF THE ",
    "Banco de ",
    "Banco do ",
    "Banco Central de ",
    "Banque de ",
)
_SHIPS = re.compile(
    r"\b(?:aircraft carrier|battleship|corvette|cruiser|destroyer|ferry|flagship|frigate|submarine|warship|"
    r"buque|corbeta|crucero|destructor|fragata|portaaviones|submarino|Fregatte|Zerstörer|frégate|"
    r"[Фф]регат\w{0,2}|[Ээ]смине?ц\w{0,2}|[Кк]рейсер\w{0,2}|USS|HMS) [\"“«'‘]?$"
)
"""A town behind one of them has lent its name to a ship."""
_OF_NAVIES = ("USS", "HMS")
"""Nothing but a ship's name stands behind them."""
_COUNTRY = re.compile(r"place\.(?:[a-z]{2}|dprk|rok|korea)")
_CZECH = re.compile("[ěřůťďň]")
_RIVERSIDE = re.compile(
    r"\b(?:West|East|North|South|Left|Right|WEST|EAST|NORTH|SOUTH|LEFT|RIGHT) (?:Bank|BANK)\b[^.]*$"
)
_INITIALS = re.compile(r"(?: [A-Z]\.)+$")


def is_namesake(text: str, start: int, end: int, own: Iterable[str], ids: Iterable[str]) -> bool:
    """Return whether the one word at `text[start:end]` is a part of the name of another person.

    `ids` is what the word may mean. `own` holds the given names of the persons among them.
    """
    before = _word_before(text, start - 1) if text[start - 1 : start] == " " else ""
    if text[start:end] == "Island" and _CAPITAL.fullmatch(before) and not _GERMAN_BEFORE.fullmatch(before):
        return True
    if before in given_names() and before not in own:
        return True
    if before in chinese_surnames() and before not in own and any(map(_may_be_chinese, ids)):
        return True
    return text[start:end].lower() in _FIRST and before not in ("the", "The") and _surname_follows(text, end)


def is_of_a_bank(text: str, start: int) -> bool:
    """Return whether what begins here is a part of the name of a bank. The West Bank of the Jordan is none."""
    begin = max(0, start - _BEFORE)
    return text.endswith(_BANKS, begin, start) and not _RIVERSIDE.search(text, begin, start)


def is_a_ship(text: str, start: int, ids: Collection[str]) -> bool:
    """Return whether a kind of ship stands directly before a town. `The destroyer South Korea built` has a country."""
    if any(kind_of(id) != "place" for id in ids):
        return False
    found = _SHIPS.search(text, max(0, start - _BEFORE), start)
    return found is not None and (found[0].startswith(_OF_NAVIES) or not any(map(_COUNTRY.fullmatch, ids)))


def _may_be_chinese(id: str) -> bool:
    """Return whether the id is that of a person or of a Chinese town. `Zhang Wei China correspondent` has China."""
    return kind_of(id) == "person" or id.endswith("-cn")


def _word_before(text: str, end: int) -> str:
    """Return the word that ends here, without initials behind it: `John` of `John F.`"""
    if text[end - 1] == ".":
        end -= len(found[0]) if (found := _INITIALS.search(text, max(0, end - _BEFORE), end)) else 0
    return text[max(text.rfind(mark, max(0, end - _BEFORE), end) for mark in ' \n\0(“"') + 1 : end]


def is_genitive(text: str, start: int, end: int) -> bool:
    """Return whether a German genitive ends the word: `Trumps Regierung`, `die Hauptstadt Chinas`."""
    if text[end : end + 1] != "s" or text[end + 1 : end + 2].isalnum() or text[start:end].lower() in _FIRST:
        return False
    return _GERMAN.search(text, max(0, start - _AFTER), end + _AFTER) is not None


def is_another(text: str, start: int, end: int, *, whole: bool) -> bool:
    """Return whether a person's name goes on to a son's or to that of a thing: `Donald Trump Jr.`, `Trump Tower`.

    With `whole`, a full name stays that of the person, as in `Kim Il Sung Hospital`: the DPRK honours its leaders so.
    """
    if text[end : end + 1] not in _GOES_ON:
        return False
    if whole and " " in text[start:end]:
        return _JUNIOR.match(text, end) is not None
    return _JUNIOR.match(text, end) is not None or _THING.match(text, end) is not None


def is_of_another_language(text: str, start: int, end: int) -> bool:
    """Return whether the name is Spanish only, and the text around it is not. In Czech, SPD is a party of its own."""
    begin, beyond = max(0, start - _AFTER), end + _AFTER
    if text[start:end] == "SPD":
        return _CZECH.search(text, begin, beyond) is not None and not _GERMAN.search(text, begin, beyond)
    if text[start:end] not in _SPANISH_ONLY:
        return False
    return not _SPANISH.search(text, begin, beyond) or _NOT_SPANISH.search(text, begin, beyond) is not None


def is_cleric(text: str, start: int, end: int) -> bool:
    """Return whether the person is of the clergy. The list has nobody who is called so: `Rev. Kim Yong Ju`."""
    return text.endswith(_CLERGY, max(0, start - _BEFORE), start) or text.startswith(_CLERGY_AFTER, end)


def _surname_follows(text: str, end: int) -> bool:
    """Return whether a surname follows, and then what a person does or is. In German any word may have a capital."""
    found = _NEXT.match(text, end)
    if not found or not all(map(_may_be_surname, filter(None, found.groups()))):
        return False
    return _AS_A_PERSON.match(text, found.end()) is not None


def _may_be_surname(word: str) -> bool:
    return word.lower() not in _NO_SURNAMES and word not in given_names() and not named(word)
