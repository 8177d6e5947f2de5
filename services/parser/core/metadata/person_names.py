"""Extract names from the text that a page prints about its authors."""

from __future__ import annotations

import re
from collections.abc import Iterable

from services.parser.core.metadata.titles import clean

NO_NAME = re.compile(
    r"https?://|^@|\.(?:com|org|net|de|fr|co|jp|kr)\b|^(?:\w+ )?admin$|^(?:editor|staff|guest|user\d*|test)$|"
    r"^[a-z\d]+(?:[._][a-z\d]{4,})+$|^\W*\d+\W*$|^staff (?:writer|reporter)$|^guest (?:author|writer|contributor)$|"
    r"^(?:content|design|code|development|hosting|layout)\s*:",
    re.I,
)
_BY = re.compile(
    r"^(?:(?:written|authored|story|posted|reported|words|text|article|published|submitted|created|reviewed)\s+)?(?:by|von|par|por|di|door|av|af|от|автор:?)"
    r"\s*:?\s+|^(?:author|autor|auteur)s?(?:\s*:\s*|\s+(?=\w+\s+\w))|^(?:redaktion|quelle|source|fonte|fuente)\s*:\s*",
    re.I,
)
_JOINTS = re.compile(r"\s*[;|•·⋅●]\s*|\s*,\s+|\s+(?:and|und|et|y|&|и|och|og|en|e)\s+")
_AFTER_NAME = re.compile(r"\s+(?:is|was|has|for|on|at|@|\||[-–—•])\s.*$|\s*[\(\[][^)\]]*[)\]]?\s*$", re.S)
_BRACKET = re.compile(r"[\(\[@|]|\s[-–—•]\s")
_ROLES = (
    r"\b(?:editor|writer|reporter|correspondent|columnist|contributor|director|manager|officer|coordinator|head|chief|"
    r"analyst|expert|specialist|attorney|professor|president|founder|engineer|consultant|member|representative|"
    r"journalist|producer|strategist|advisor|partner|marketing|research|development|redakteur(?:in)?|content)\b"
)
_ROLE = re.compile(_ROLES, re.I)
"""What a person does. A name printed with it is separated by a comma."""
_ROLE_OF_HOUSE = re.compile(rf",\s+(?:[^\W\d_]+\s){{0,3}}{_ROLES}\s(?:at|of|for)\s[^,;|]*?(?=[,;|]|\sand\s|$)", re.I)
"""A role with the house it is for, whose name may look like two: `Attorney at Lee & Chen`."""
_LAND = (
    r"(?:South (?:Africa|Korea|Sudan|Carolina|Dakota|Australia)|North (?:Korea|Macedonia|Carolina|Dakota)|"
    r"New (?:Zealand|York|Jersey|Mexico|Hampshire|South Wales)|United (?:States|Kingdom|Arab Emirates)|"
    r"Saudi Arabia|Sri Lanka|Costa Rica|El Salvador|Sierra Leone|Burkina Faso|Ivory Coast|Hong Kong|Puerto Rico|"
    r"(?:Czech|Dominican) Republic|West (?:Virginia|Bank)|Papua New Guinea|Northern Ireland|British Columbia)"
)
"""Countries and their parts whose names look like a person's."""
_PLACE = re.compile(rf",\s+{_LAND}(?=\s*(?:[,;|]|$))")
_ONE = r"(?:(?!\sand\s)[^,;|&])+"
_TOWN = re.compile(rf"^({_ONE}),{_ONE}(?=,\s+(?!New York|Hong Kong){_LAND}$)")
"""One name and one more before a land: a town. Among several, and before a city, it may be a person."""
_NORTHERN = re.compile(r"^(?:본사|특파)\s?\w{0,8}?기자\s+")
"""North Korean papers print a person's role before the name."""
_NO_REPORTER = re.compile(
    r"(?:현지|출입|담당|전문|수습|특별|객원|시민|선임|순회|상주|"
    r"(?:외교|정치|사회|경제|국제|문화|체육|산업|국방|통일|법무|편집|보도|사진|교육|과학|생활|전국|지방)부)"
)
"""What a Korean reporter does or covers, printed where a name may be."""
_MAILED = re.compile(r"^\S+@\S+\s*\((.+)\)$")
_KOREAN_REPORTER = re.compile(r"([가-힣]{2,4})\s*(?:특파원|기자)")
_SIGNED = re.compile(
    r"^(?:(?:본사|특파)\s?\w{0,8}?기자\s+[가-힣]{2,4}(?:[,\s]+[가-힣]{2,4}){0,3}|[가-힣]{2,4}\s?(?:기자|특파원)(?:\s*\(?\S+@\S+\)?)?)$"
)
_MAX_NAME = 60
_LONGEST = 2_000


def people_in(printed: Iterable[str]) -> tuple[str, ...]:
    """Return single names, in order, once each."""
    names = (name for text in printed for name in split_names(clean(text)))
    return tuple(dict.fromkeys(n for n in names if n and len(n) < _MAX_NAME and not NO_NAME.search(n)))[:12]


def persons_in(printed: Iterable[str]) -> tuple[str, ...]:
    """Return the names that may be people's. Roles printed behind a name are left out."""
    names = (name for name in people_in(printed) if is_name(name))
    return tuple(name for at, name in enumerate(names) if not (at and _ROLE.search(name)))


def split_names(printed: str) -> list[str]:
    """Split a printed byline at commas, *and* and the like, without labels, mail addresses and the words of a house."""
    text = printed[:_LONGEST].strip()
    if "@" in text:
        text = _MAILED.sub(r"\1", text)
    text = _BY.sub("", text).strip()
    if "," in text:
        text = _PLACE.sub("", _TOWN.sub(r"\1", _ROLE_OF_HOUSE.sub("", text)))
    if not text.isascii():
        if _NORTHERN.match(text):
            return _NORTHERN.sub("", text).replace(",", " ").split()
        if reporters := _KOREAN_REPORTER.findall(text):
            return [str(r) for r in reporters if not is_post(r)]
    return [_without_rest(part).strip(" .,:/") for part in _JOINTS.split(text) if len(part) > 1]


def _without_rest(part: str) -> str:
    """Cut off what follows a name, unless only one word is left: `Center for Research` is one name."""
    name = _AFTER_NAME.sub("", part)
    return name if " " in name or _BRACKET.search(part) else part


def is_post(name: str) -> bool:
    """Return whether the Korean word says what a reporter does, as `출입` in `외교부 출입 기자`."""
    return _NO_REPORTER.fullmatch(name) is not None


def is_signature(text: str) -> bool:
    """Return whether the line holds nothing but who wrote it. Korean papers print such a line after the text."""
    return len(text) < _MAX_NAME and _SIGNED.match(text) is not None


def is_northern_signature(text: str) -> bool:
    """Return whether the line is the signature of a paper's own reporter, as papers of the North print it."""
    return is_signature(text) and _NORTHERN.match(text) is not None


def is_name(text: str) -> bool:
    """Return whether the text may be a name: at most five words, no digit, and capitals in scripts that have case."""
    words = text.split()
    if len(words) > 5 or any(c.isdigit() for c in text):
        return False
    return (
        (not text[0].islower() or (text.startswith("the ") and text[4:5].isupper()))
        and (not words[-1][0].islower() or words[-1] in _GROUPS)
        and text.casefold() not in _NOT_PEOPLE
    )


_GROUPS = frozenset(("team", "editors", "staff", "desk", "newsroom"))
_NOT_PEOPLE = frozenset(
    (
        "author", "about the author", "by", "posted by", "share", "follow", "editor", "staff", "admin", "byline",
        "written by", "words by", "the author", "the numbers", "fact checked", "sign in", "log in", "login",
        "subscribe", "updated", "published", "read more", "recent posts", "latest posts",
        "mon", "tue", "wed", "thu", "fri", "sat", "sun",
    )
)  # fmt: skip
