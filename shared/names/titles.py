"""Find the title of a person as the text has it, before or after the name."""

from __future__ import annotations

import re

from shared.names.given_names import given_names

_REACH = 160
_WORDS_OF_HEADS = (
    "general secretary president chairman chairwoman chairperson chief premier minister vice-minister director "
    "vice-president vice-chairman vice-director "
    "comrade comrades marshal leader commander ambassador member mr mrs ms dr king queen prince princess prime "
    "supreme respected great secretary-general secretario presidente presidenta mariscal camarada compañero "
    "dirigente ministro canciller embajador líder líderes secrétaire président premier camarade vice-premier "
    "spokesman spokesperson spokeswoman senator governor speaker professor sir lady chancellor generalissimo adm "
    "gen lt col admiral colonel captain pope "
)
HEADS = frozenset(_WORDS_OF_HEADS.split())
_WORDS_OF_MODIFIERS = (
    "general vice first deputy executive supreme respected dear great beloved former acting late foreign defence "
    "defense state party standing honorary senior us russian chinese korean dprk prime secretario vicepresidente "
    "primer gran estimado respetado máximo south north american british french german italian spanish polish turkish "
    "ukrainian israeli iranian iraqi syrian egyptian saudi indian pakistani japanese vietnamese indonesian malaysian "
    "canadian mexican brazilian cuban venezuelan argentine australian belarusian hungarian serbian greek swiss swedish "
    "finnish norwegian danish dutch belgian austrian european african nigerian ethiopian mongolian laotian cambodian "
    "palestinian lebanese jordanian kazakh uzbek soviet "
)
MODIFIERS = frozenset(_WORDS_OF_MODIFIERS.split())
_WORDS_OF_JOINING = "of the and for on to de la del los las y du des "
JOINING = frozenset(_WORDS_OF_JOINING.split())
_RUSSIAN = re.compile(
    r"(?:генеральн|первы|секретар|председател|товарищ|маршал|премьер|министр|президент|генерал|посол|глав|лидер|вожд|"
    r"депутат|директор|губернатор|руководител|уважаем|дорог|велик|господин|заместител)",
    re.I,
)
_BREAKS = re.compile('[,;:!?()\\[\\]"“”«»—–\n\0]')
_AFTER = re.compile(r",\s+((?:C\.\s?C\.,?\s|[^,;:.()\n\0]){4,160}?)(?=[,;:.()\n\0]|$)")
_DEFINITE = re.compile(r"(?<!, )(?<!\w)(?:[Tt]he|[Ee]l|[Dd]el|[Aa]l|[Ll]a|[Ll]e) ([^\W\d_][^,;:.()\n\0]{3,120}), $")
_KOREAN = (
    "총비서|국무위원장|위원장|부위원장|제1비서|책임비서|비서|총리|부총리|대통령|"
    "주석|국가주석|외무상|국방상|[가-힣]*성 부상|상|제1부부장|부부장|부장|원수|"
    "대원수|차수|사령관|수령|장군|대장|총서기|수상|대사|녀사|여사|동지|선생|"
    "국무장관|장관|각하|님"
)
_KOREAN_BEFORE = re.compile(
    rf"((?:[가-힣]+(?:의|이며|이시며|이시고|이신|겸)?\s){{0,4}}?(?:[가-힣]*(?:{_KOREAN})))(?:이신|이시며|인)?\s"
    r"(?:우리\s당과\s국가와\s무력의\s)?(?:경애하는\s|위대한\s|친애하는\s)?$"
)
_KOREAN_AFTER = re.compile(
    rf"\s?((?:{_KOREAN})(?:동지|님)?|(?<=\s)[가-힣]{{1,8}}\s(?:대통령|총리|국무장관|장관|외무상|주석|총서기|대표))"
)
_HAN = (
    "总书记|国务委员长|委员长|第一委员长|国家主席|主席|总理|首相|总统|元帅|大元帅|将军|同志|先生|女士|阁下|外相|外长|部长|"
    "副部长|大使|総書記|国務委員長|委員長|第1委員長|大統領|元帥|将軍|外務相|外相|党副部長|副部長|氏|書記"
)
_HAN_BEFORE = re.compile(
    rf"((?:朝鲜劳动党|朝鮮労働党|敬爱的|伟大的|伟大领袖|敬愛する|党中央|党|国务|国家|中国|俄罗斯|美国)*(?:{_HAN}))$"
)
_HAN_AFTER = re.compile(rf"((?:{_HAN})+)")


def title_of(text: str, start: int, end: int, floor: int = 0) -> str:
    """Return the title of the person named at `text[start:end]`, or an empty string.

    A title before the name is preferred. A title after the name stands between commas, or is joined to it without a
    space. Text before `floor` does not belong to it, because another person's name ends there.
    """
    before = text[max(floor, start - _REACH) : start]
    first = text[start]
    if "가" <= first <= "힣":
        return _matched(_KOREAN_AFTER.match(text, end)) or _matched(_KOREAN_BEFORE.search(before))
    if "\u3040" <= first <= "\u9fff":
        return _matched(_HAN_AFTER.match(text, end)) or _matched(_HAN_BEFORE.search(before))
    return _before(_glued(before)) or _apposition(text, end) or _before_comma(before)


def _glued(before: str) -> str:
    """Part a title from a name that an archive has joined to it by dropping mark-up: `ComradeKim Jong Un`."""
    return f"{before} " if before[-1:].islower() else before


def _before_comma(before: str) -> str:
    """Return a definite title before a comma: `The president of Russia, Vladimir Putin`."""
    found = _DEFINITE.search(before) if before.endswith(", ") else None
    words = found[1].split() if found else []
    named = "on" not in words and all(word[0].isupper() or _part(word) for word in words)
    return " ".join(words) if named and any(map(_head, words[:3])) else ""


def _matched(found: re.Match[str] | None) -> str:
    return found[1].strip() if found else ""


def _before(before: str) -> str:
    """Walk back over words that may belong to a title, then forward to the title's first word."""
    words = _BREAKS.split(before)[-1].split() if before[-1:].isspace() else []
    taken: list[str] = []
    while words and (words[-1][0].isupper() or _part(words[-1])):
        taken.insert(0, words.pop())
    while taken and not _begins(taken):
        taken.pop(0)
    while len(taken) > 1 and _is_given_name(taken):
        taken.pop()
    return " ".join(taken) if any(map(_head, taken)) and _bare(taken[-1]) not in JOINING else ""


def _is_given_name(words: list[str]) -> bool:
    """Return whether the last word is a given name that our list of spellings lacks: `President Ada` before `Marr`."""
    return words[-1] in given_names() and not _part(words[-1]) and _head(words[-2])


def _begins(words: list[str]) -> bool:
    """Return whether a title may begin with the first word. `DPRK and General Secretary` is not a title."""
    if _head(words[0]):
        return True
    return _bare(words[0]) in MODIFIERS and len(words) > 1 and _bare(words[1]) not in JOINING


def _apposition(text: str, end: int) -> str:
    found = _AFTER.match(text, end, end + _REACH + 8)
    if not found:
        return ""
    words = found[1].split()
    if words and _bare(words[0]) in ("the", "a", "el", "la"):
        words = words[1:]
    opening = words[:3]
    if not any(map(_head, opening)) or not (_head(words[0]) or _bare(words[0]) in MODIFIERS or words[0][0].isupper()):
        return ""
    return "" if _is_next_person(words) else " ".join(words).rstrip(".")


def _is_next_person(words: list[str]) -> bool:
    """Return whether a title is followed by a name: `Pope Leo` in a list of people."""
    return words[-1][0].isupper() and not _part(words[-1]) and not any(_bare(word) in JOINING for word in words)


def _part(word: str) -> bool:
    bare = _bare(word)
    return bare in JOINING or bare in MODIFIERS or _head(word)


def _head(word: str) -> bool:
    return _bare(word) in HEADS or _RUSSIAN.match(word) is not None


def _bare(word: str) -> str:
    return word.lower().strip(".,'’")
