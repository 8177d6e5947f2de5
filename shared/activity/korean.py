"""Find what a person did in a Korean sentence.

The person must be the subject, marked as such, with nothing but a time and titles before it. The last verb must state
the act in the past. A news agency's report of it counts too: `시찰했다고 조선중앙통신이 보도했다`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from shared.activity.acts import Act, Found, Named
from shared.activity.korean_relatives import is_of_a_noun

_TITLE = (
    r"(?:총비서|국무위원장|상임위원장|위원장|부위원장|제1비서|비서|내각총리|총리|부총리|대통령|주석|외무상|외무부장|부장|원수|장군|"
    r"수령|동지|각하|녀사|여사|당|국가|정부|최고인민회의|최고사령관|무력|조선로동당|조선노동당|북한|북|중국|러시아|로씨야|"
    r"미국|노동당|로동당)"
)
_AFTER_NAME = re.compile(rf"(?:\s?{_TITLE})*(?P<mark>께서는|께서도|께서|은|는|이|가)(?=\s)")
_BEFORE = re.compile(
    r"(?:[(（【][^)）】]{2,30}[)）】]\s*)?(?:(?:주체\d+\(\d{4}\)년\s)?(?:\d{4}년\s)?(?:\d{1,2}월\s?)?\d{1,2}일(?:\s?(?:오전|오후|저녁|밤))?(?:에)?,?\s|"
    r"이날\s|오늘\s|어제\s|지난\s\d{1,2}일\s|경애하는\s|위대한\s|친애하는\s|우리\s?당과\s국가와\s무력의\s최고령도자이신\s|"
    rf"조선민주주의인민공화국\s|{_TITLE}(?:이시며|이시고|이신)?,?\s|북한의?\s|-\s)*"
)
_PAST = r"(?:시였다|시었다|셨다|하였다|했다|였다|었다|았다|냈다|났다|봤다|하였습니다|했습니다|였습니다|었습니다)"
_AGENCIES = "조선중앙통신|로동신문|노동신문|조선중앙텔레비죤|조선중앙TV|중앙통신|매체|신화통신|타스통신"
_SAID = (
    rf"(?:고\s(?:[\w·]+\s){{0,6}}?(?:{_AGENCIES})[\w·()]*(?:이|가|은|는)\s"
    r"[^.]{0,20}(?:보도|전)(?:하였|했)다)?"
)
_VERBS: Sequence[tuple[Act, str]] = (
    (
        "test",
        r"(?:시험발사|발사시험|시험사격|발사훈련|사격훈련|훈련|발사|시험)[^.]{0,20}?(?:참관|지도|지휘|현지지도)(?:하)?",
    ),
    ("guide", r"(?:현지지도|현지료해|현지에서\s료해|지도|사회)(?:를|을)?\s?(?:하|해주)?"),
    ("inspect", r"(?:시찰|(?:돌아|둘러)(?:보|(?=봤))|점검)(?:을)?\s?(?:하)?"),
    ("visit", r"(?:방문|찾으|찾아주)(?:을)?\s?(?:하)?"),
    ("receive", r"접견(?:을)?\s?(?:하)?"),
    ("meet", r"(?:만나|상봉|(?:정상|수뇌)?회담|회동|면담)(?:을)?\s?(?:하)?"),
    ("attend", r"(?:참석|참가)(?:을)?\s?(?:하)?"),
    (
        "send",
        r"(?:축전|전문|서한|친서|답전|위로전문|조전|화환|꽃바구니|선물|편지|메시지)(?:을|를)\s(?:보내|보(?=냈)|전달하)",
    ),
    ("get", r"(?:축전|전문|서한|친서|답전|꽃바구니|선물|편지)(?:을|를)\s(?:받으|받았|받)"),
    ("watch", r"관람(?:을)?\s?(?:하)?"),
    ("speak", r"(?:연설|축하연설|기념연설)(?:을|를)?\s?(?:하)?"),
    ("photo", r"기념사진(?:을)?\s(?:찍으|찍었|촬영하)"),
    ("honour", r"(?:경의를\s표(?:시)?하|화환을\s진정하|꽃송이를\s진정하)"),
)
_PREDICATES = tuple(
    (act, re.compile(rf"(?:^|[\s을를])(?P<verb>{pattern}){_PAST}?{_SAID}[.。]?\s*(?:\(.{{0,20}}\))?$"))
    for act, pattern in _VERBS
)
_ENDS_IN_PAST = re.compile(rf"{_PAST}{_SAID}[.。]?\s*(?:\(.{{0,20}}\))?$")
_OTHER_SUBJECT = re.compile(r"[가-힣](?:께서는|께서|동지가|동지는|대통령이|위원장이|총리가)\s")
_DENIED = re.compile(r"(?:지\s(?:않|못)|못하였|안\s[가-힣]+했다|할\s(?:것|예정|계획)|려고)")


def korean(sentence: str, names: Sequence[Named]) -> list[Found]:
    """Return what the first person of the sentence did."""
    first = next((name for name in names if name.kind == "person"), None)
    if first is None or not first.id or _BEFORE.fullmatch(sentence, 0, first.start) is None:
        return []
    subject = _AFTER_NAME.match(sentence, first.end)
    if not subject or _DENIED.search(sentence) or not _ENDS_IN_PAST.search(sentence):
        return []
    rest = sentence[subject.end() :]
    if _OTHER_SUBJECT.search(rest) or (subject["mark"] in ("께서", "이", "가") and is_of_a_noun(rest)):
        return []
    for act, predicate in _PREDICATES:
        if found := predicate.search(sentence, subject.end()):
            return [_found(sentence, names, first, act, subject.end(), found.start("verb"))]
    return []


def _found(sentence: str, names: Sequence[Named], first: Named, act: Act, at: int, verb: int) -> Found:
    inside = [name for name in names if at <= name.start < verb and name.id]
    places = () if act in ("send", "get") else tuple(dict.fromkeys(_places(sentence, inside)))
    others = dict.fromkeys(name.id for name in inside if name.kind == "person" and _is_other(sentence, name, act))
    return Found(first.id, act, at, verb, len(sentence), places, tuple(others))


def _places(sentence: str, names: Sequence[Named]) -> Iterator[str]:
    """Yield places that are followed by `에서`, or that are the object."""
    for name in names:
        if name.kind in ("place", "site") and re.compile(r"(?:시)?(?:에서|을|를)(?=\s)").match(sentence, name.end):
            yield name.id


def _is_other(sentence: str, name: Named, act: Act) -> bool:
    marks = {
        "send": "에게|께",
        "get": "로부터|에게서|(?:이|가)\\s보내온",
        "meet": "을|를|와|과",
        "receive": "을|를",
    }.get(act, "와\\s함께|과\\s함께")
    return re.compile(rf"(?:\s?{_TITLE})*(?:{marks})(?=\s)").match(sentence, name.end) is not None
