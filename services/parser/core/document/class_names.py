"""Judge an element by its class and id names. The verdict is computed once for each distinct name."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

PLAIN = 0
DOUBTFUL = 1
"""Named like secondary content (related, share …). Pruned unless that would remove too much of the page's prose."""
BODY = 2
"""Named like an article's text."""
BOILERPLATE = 3
"""Comments, cookie notices, recommendations. Pruned unless they hold nearly all prose of the page."""

# The patterns are for names in lower case. None matches across the spaces between names, except the one for print.
_WORDS_OF_DOUBT = r"""
    comments? comments?(?:list|section|area|wrap\w*|container) kommentare(?:r|liste)? komentar(?:ze|e|i) kommentit
    commentaires comentarios commenti reacties yorumlar disqus\w* related\w* recommend\w*
    newsletter\w* sidebar footer breadcrumbs? cookie\w* consent outbrain taboola\w* most-?(?:read|popular)
    trending read-?(?:more|next|also) also-?read see-?also more-?(?:from|stories|on|news|articles) teasers?
    share(?!d|able)\w* sharing social\w* advert\w* ads? adslot promo\w* sponsor\w* subscri\w* signup popup modal
    author[_-]?(?:bio\w*|box|info|card|profile) about[_-]?(?:the[_-])?author\w* bio byline\w* tags? taglist
    captions? imagecaptions? captiontext credits? figcaption copyright article-?tools
    gallery slideshow visually-?hidden sr-only screen-reader\w* hidden toolbar pagination
    pager post-?nav\w* rating poll
    post-?meta entry-?meta article-?meta metadata timestamp cta
    condition-invisible article-?gating\w* gated-overlay regwall\w* registration-?wall\w* login-?wall\w*
    sabox(?:plugin)?\w* molongui\w* m-a-box abh[_-]box pp-(?:multiple-)?authors?-box\w*
    tooltip[_-]*(?:text|content|bubble|inner|body|popup)
    identity-intro\w* paywall-?(?:overlay|prompt|message|banner|offer|modal)\w*
"""
_BEGINS_WITH_A_LETTER = re.compile(r"[a-z](?![?*+{])(?:\([^()]*\)|[^|()])*")


def _by_first_letter(patterns: str) -> str:
    """Return what matches any of the patterns. A search then tries one group at each place, not one after the other."""
    groups: dict[str, list[str]] = {}
    for one in patterns.split():
        if not _BEGINS_WITH_A_LETTER.fullmatch(one):
            raise ValueError(f"a pattern must begin with one letter, which is taken off: {one}")
        groups.setdefault(one[0], []).append(one[1:])
    return "|".join(f"{letter}(?:{'|'.join(rests)})" for letter, rests in groups.items())


_DOUBTFUL = re.compile(rf"[_-](?:{_by_first_letter(_WORDS_OF_DOUBT)})[_-]")
"""Matches in a name with a hyphen added on both sides. A pattern that begins with a few signs is found far faster."""
_BOILERPLATE = re.compile(r"comment(?!i|aire)|disqus|cookie|consent|gdpr|related|recommend|onetrust")
_BODY = re.compile(
    r"article[-_]*(?:body|content|text)|story[-_]*(?:body|content|text)|post[-_]*(?:body|content|text)|"
    r"entry[-_]*content|body[-_]*(?:copy|text|content)|rich-?text"
)
_PART_OF_BODY = re.compile(rf"(?:{_BODY.pattern})(?=[_-])[^_]*(?:__|_(?=[^_]+__))(?P<part>.+?)(?:--|$)")
"""Matches the name of a part of such a box: `article-body__share`, `Body_share__x1`. If secondary, it is no text."""
_INNER_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])(?!Tag(?![a-z]))(?![\w-]{0,4}$(?<=__[\w-]{5}))")
"""Matches between the words of `emailSignup`.

A `textTag` is an element within the text, and hardly ever a topic. The last five signs may be a hash: `Text__adKqa`.
"""
_BESIDE = re.compile(
    r"[_-](?:has|with|without|no|show|and)[_-][\w-]*|sticky-sidebar|"
    r"(?:sidebar|ads?|share|gallery|modal|popup)[_-]+(?:layout|style|open|close|active|enabled|disabled|free)\w*"
)
"""Matches what names of several words say of what stands beside a text: `articleBodyWithFooter`, `sidebarOpen`."""
_OF_STORY = re.compile(r"article|story|post|content|body|text|main|page")
"""Capitals alone do not tell surely whether `articleComment` is a comment or the article of a column of that name."""
_LAYOUT = re.compile(
    r"(?:overflow(?:[-_][xy])?|backface|label)[-_]+(?:visually[-_]?)?hidden|node[-_]+promoted|"
    r"(?:has|with|without|no|layout|content)[-_]+sidebar[\w-]*|sidebar[-_]+(?:enabled|disabled)[\w-]*|and[-_]+ads[-_]+|"
    r"(?:has|with|without|no)[-_]+(?:cta|credits?|author[\w-]*|gated[\w-]*|paywall[\w-]*)|"
    r"read[-_]*more[-_]*(?:answer|content|text)[\w-]*|"
    r"(?:accordion|collaps\w{1,5}|tab|faq)(?:[-_]+\w{1,12})?[-_]+hidden|"
    r"social[-_]+(?:media[-_]+)?(?:embed|post)\w*|et_pb_promo\w*"
)
"""Names that say how a box is laid out, though they hold a word for secondary content."""
NOTE = re.compile(
    r"^(?!.*(?:polic|report|form(?![a-z])|request|suggest|submit))"
    r".*(?:correction|corrigend|errat(?:a|um)\b|editors?['’]?s?[-_]*note|clarification)",
    re.I,
)
"""Matches the names of boxes in which an outlet says what it changed, and not those in which it asks for mistakes."""
WRITER, DATE, UPDATED, PRINT = 1, 2, 4, 8
"""What an element's names suggest that it holds, as bits.

The bits stand for the writer, the date, the date of an update, and a link to a print version.
"""
_HIDDEN = "hidden"
UNFOLDS = re.compile(r"^(?!.*(?:nav|menu)).*(?:accordion|collaps|tab-?(?:pane|panel|content)|faq|answer|toggle)", re.I)
"""Matches the names of boxes that are hidden until a reader opens them."""
_FIELDS = (
    (WRITER, re.compile(r"author|byline|by-line|writer|reporter|autor|journalist")),
    (DATE, re.compile(r"date|time|publi|posted|submitted|datum|fecha|created")),
    (UPDATED, re.compile(r"updated|modif")),
)
_NAMES_ANY = re.compile(
    f"{_BOILERPLATE.pattern}|{'|'.join(pattern.pattern for _, pattern in _FIELDS)}|body|content|text"
)
"""Matches every name that one of the patterns above matches, except `_DOUBTFUL`."""
_PRINT = re.compile(r"(?:^|[\s_-])print(?:$|[\s_-](?:article|link|page|version|button|icon)|er-?friendly)")
_SECONDARY, _TEXT, _SUREST = 16, 32, 64
"""Bits for what a single name matches: the first three patterns above."""
_CACHED_ELEMENTS, _CACHED = 80_000, 50_000
"""The pages of 650 sites have 46,000 pairs of class and id names. A cache that is just too small finds none again."""
LONGEST = 400
"""The longest names of an element that are read. The results are cached, and longer names would fill the memory."""


class ClassHint(NamedTuple):
    """The judgement on an element's names.

    `verdict` is one of the constants above. `fields` holds the bits of what the element may hold, or 0.
    """

    verdict: int
    fields: int


NO_HINT = ClassHint(PLAIN, 0)


JUDGED: dict[str | tuple[str | None, str], tuple[str, int, int]] = {}
"""The judgements on elements so far, by their class names, and by their id name where they have one.

A plain dict, because the walk asks it for each box: a cache that knows its oldest entry takes three times as long.
"""


def judge_element(classes: str | None, name: str | None) -> tuple[str, int, int]:
    """Return an element's class and id names, separated by a space, and the judgement on them. Keep it in `JUDGED`."""
    if len(JUDGED) >= _CACHED_ELEMENTS:
        JUDGED.clear()
    named = f"{classes or ''} {name or ''}"[:LONGEST]
    found = JUDGED[(classes, name) if name else classes or ""] = named, *_read_names(named)
    return found


@lru_cache(maxsize=_CACHED)
def read_names(named: str) -> ClassHint:
    """Return the same for names that are read again, or that stand alone."""
    return _read_names(named)


def _read_names(named: str) -> ClassHint:
    """Return the judgement on `class id`, two values separated by a space."""
    bits = 0
    for name in named.split():
        if name != _HIDDEN or not UNFOLDS.search(named):
            bits |= _read_name(name)
    fields = bits & (WRITER | DATE | UPDATED)
    if "print" in (lowered := named.lower()) and _PRINT.search(lowered):
        fields |= PRINT
    return ClassHint(_verdict(bits), fields) if bits or fields else NO_HINT


@lru_cache(maxsize=_CACHED)
def _read_name(name: str) -> int:
    """Return the bits of a single name. Sites combine few names in many ways, so most are known."""
    whole, name = name.lower(), _INNER_CAPITAL.sub("-", name).lower()
    is_said = _is_secondary(f"-{whole}-")
    bits = _SECONDARY if is_said or (name != whole and _is_secondary(_BESIDE.sub("-", f"-{name}-"))) else 0
    if _NAMES_ANY.search(name):  # most names hint at nothing, and one pattern shows it
        bits |= sum(bit for bit, pattern in _FIELDS if pattern.search(name))
        bits |= _TEXT if _BODY.search(name) and not (bits & _SECONDARY and _is_part(name)) else 0
        bits |= _SUREST if _BOILERPLATE.search(name) and (is_said or not _OF_STORY.search(name)) else 0
    return bits


def _is_secondary(named: str) -> bool:
    """Return whether a name between hyphens has a word for secondary content that is not about the layout."""
    return _DOUBTFUL.search(named) is not None and _DOUBTFUL.search(_LAYOUT.sub("", named)) is not None


def _is_part(name: str) -> bool:
    """Return whether a name is of a secondary part of the text's box: by what stands behind `__`, or `_` before it."""
    found = _PART_OF_BODY.search(name)
    return found is not None and _DOUBTFUL.search(_BESIDE.sub("-", f"-{found['part']}-")) is not None


def _verdict(bits: int) -> int:
    if bits & _SECONDARY:
        if bits & _TEXT:
            return PLAIN
        return BOILERPLATE if bits & _SUREST else DOUBTFUL
    return BODY if bits & _TEXT else PLAIN
