"""Find bylines in Chinese: reporters in an agency's date line or on their own line, or the editors below the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.parser.core.metadata.printed_bylines import texts_near
from services.parser.core.metadata.unmarked_dates import ShortTexts
from shared.contracts import Byline

_SIGN = r"[\u4e00-\u9fff]"
_NAME = rf"(?:{_SIGN}{{1,8}}(?:·{_SIGN}{{1,8}})+|{_SIGN}{{2,4}})"
_JOINT = r"(?:[、，,\s]*(?:通[讯訊][员員]|[实實][习習]生)[：:\s]*|[、，,\s]+)"
"""Between names. A local correspondent or a trainee is named after that role."""
_NAMES = rf"({_NAME}(?:{_JOINT}{_NAME}){{0,5}})"
_IN_DATELINE = re.compile(rf"[（(](?:[\u4e00-\u9fff]{{0,6}}?)[记記]者[：:\s]*{_NAMES}[)）]")
_LINE = re.compile(rf"^[（(]?(?:本[报報]|本[刊网網])?(?:[记記]者|作者)[：:\s]+{_NAMES}\s*[)）]?$")
_LAZY = rf"({_SIGN}{{2,4}}?(?:[、，,\s]+{_SIGN}{{2,4}}?){{0,5}})"
_REPORTED = re.compile(rf"[电電讯訊][\s　]*(?:本报|本報|特派)?[记記]者\s?{_LAZY}(?:报道|報道|摄影报道)[：:]")
_IN_LINE = re.compile(
    rf"(?<!{_SIGN})作者[：:]\s*{_LAZY}(?=\s*(?:责任编辑|责编|编辑|責任編輯|来源|來源|审核|校对|发布|\d|[|｜]|$))"
)
"""In the line below the headline, among its other labels, which only a style sheet may separate."""
_EDITORS = re.compile(rf"^[（(]?(?:责编|责任编辑|責任編輯)[：:\s]+{_NAMES}\s*[)）]?$")
_BETWEEN = re.compile(_JOINT)
_ACTION = re.compile(r"^(?:[从從在]|现场|現場)|(?:[摄攝电電]|[报報]道|[获獲]悉)$")
"""What reporters did, rather than their names: learned from somewhere, took the picture."""
_NOBODY = re.compile(
    r"^(?:佚名|匿名|未知|本站|本[刊报報网網]|网络|網絡|整理|[日目]前|[近今昨即]日|此[前间間]|[今昨]天|[刚剛]{1,2}|独家|獨家|实地|實地)$|"
    r"^(?:综合|綜合)|[外官多]媒|[社报報网網]$"
)
"""No name is known, it is a paper's, an agency's or a site's, or it says when and by what the story was learned."""
_SURNAMES = frozenset(
    "王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于董萧蕭程曹袁邓鄧许許傅沈曾彭吕呂"
)
_OF_TWO = 4
"""The length of two names of two signs that nothing separates."""
_BEGINNING = 60
_SHORTEST, _LONGEST, _LONGEST_LINE = 5, 60, 150


def chinese_bylines(short_texts: ShortTexts) -> Iterator[Byline]:
    """Yield the reporters, then the editors: many pages of the Chinese press name only these."""
    if short_texts.title.isascii():
        return
    beginning = short_texts.beginning[:_BEGINNING]
    if found := _IN_DATELINE.search(beginning) or _REPORTED.search(beginning):
        yield from _byline(found)
    for text in texts_near(short_texts):
        if found := _IN_LINE.search(text[:_LONGEST_LINE]):
            yield from _byline(found)
    texts = [text for text in short_texts.texts if _SHORTEST <= len(text) <= _LONGEST]
    for form in (_LINE, _EDITORS):
        for text in texts:
            if found := form.match(text):
                yield from _byline(found)


def _byline(found: re.Match[str]) -> Iterator[Byline]:
    names = [name for part in _BETWEEN.split(found[1].strip()) for name in _parted(part)]
    people = tuple(name for name in names if not _NOBODY.search(name))
    if people and not any(map(_ACTION.search, names)):
        yield Byline(printed=found.group(), authors=people, rule="printed byline")


def _parted(name: str) -> tuple[str, ...]:
    """Part `张三李四`: two surnames, each before one sign. Names of four signs begin with another kind of surname."""
    if len(name) == _OF_TWO and name[0] in _SURNAMES and name[2] in _SURNAMES:
        return name[:2], name[2:]
    return (name,)
