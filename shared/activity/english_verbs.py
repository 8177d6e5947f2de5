"""English verbs by act, with the objects that turn a verb into the act."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from shared.activity.acts import Act

_A = r"(?:an?|the|his|her|another|its|their)\s"
_FEW = r"(?:(?!(?:from|by|on|for|with|to|in|at|of|that|who|and then)\s)[\w'’.&/“”\"()-]+,?\s){0,%d}?"
_GIFT = (
    r"letters?|greetings|congratulations|condolences|wreaths?|(?:floral )?baskets?|gifts?|telegrams?|cables?|bouquets?|"
    r"flowers|presents?|cards?|birthday spread|sympathy|reply"
)
_MESSAGE = rf"(?:messages?|{_GIFT})\b"
_FIGURATIVE = "".join(rf"(?<!{word}\s)" for word in ("clear", "strong", "powerful", "mixed", "tough", "stern", "blunt"))
_SENT = rf"(?:{_FIGURATIVE}messages?(?=\s(?:[^,;]{{0,60}}\s)?(?:to|of)\b)|(?:{_GIFT})\b)"
"""What is sent. A message needs an addressee, because sending a message to the voters may be figurative."""
_GUEST = (
    r"(?:delegations?|ambassadors?|envoys?|guests?|party|group|minister|president|premier|chairman|secretary|"
    r"delegates|participants|representatives?|troupe|governor|families|officers|soldiers|veterans|"
    r"charge d['’] ?affaires|Koreans|compatriots|artistes|sportspersons|athletes|scientists|"
    r"(?:members|cadres|officials|leaders)(?!['’]))\b"
)
_SHOW = (
    r"(?:performances?|concerts?|shows?|films?|movie|match(?:es)?|games?|art|opera|dramas?|plays?|circus|parade|"
    r"contests?|fireworks|display|gala|exhibition|production)\b"
)
_TEST = (
    r"(?:test(?:s|-fires?|-firing|-launch(?:es)?)?|launch(?:es|ing)?|firings?|drills?|exercises?|war "
    r"games?|manoeuvres?|"
    r"maneuvers?|shooting|target practice|missile launch(?:es)?|competition between|salvo|landing|combat firing)\b"
)
_MEETING = (
    r"(?:meetings?|session|congress|conference|plenary|plenum|consultative|consultation|workshop|"
    r"rescue|evacuation|construction)\b"
)
_GATHERING = r"(?:meeting|rally|session|assembly|congress|summit|parliament|nation|conference)\b"
_SPEECH = r"(?:speech|speeches|address|lecture|keynote|remarks)\b"

_PAST: Mapping[str, str] = {
    "guide": r"(?:gave|provided|made|conducted)\s(?:an? )?(?:\w+\s)?(?:on-the-spot )?(?:field "
    r")?guidance\b(?:\s(?:to|at|over|for))?",
    "guided": r"(?:guided|presided over|oversaw|supervised|directed|commanded|organi[sz]ed and guided|observed)\b",
    "inspect": r"(?:inspected|looked round|looked around|went round|went around|toured)\b",
    "visit": rf"(?:visited(?: again)?|paid\s{_A}{_FEW % 4}visit\sto)\b",
    "receive": r"(?:received|granted an audience to)\b",
    "given": r"was (?:presented with|given|handed)\b",
    "meet": r"(?:met(?: again)?(?: and (?:congratulated|encouraged|greeted))?(?: and had (?:an? "
    r")?(?:\w+\s)?(?:talks?|conversation)(?: in (?:an? )?(?:[\w-]+\s){1,3}atmosphere)?)?"
    r"(?: separately)?(?: with)?|"
    r"(?:had|held)\s(?:an? )?(?:\w+\s){0,2}(?:talks?|conversations?|meeting)\swith)\b",
    "send": r"(?:sent|dispatched|extended|replied to)\b",
    "attend": r"(?:attended|took part in|participated in|was present at|were present at)\b",
    "watch": r"(?:watched|enjoyed|saw|appreciated)\b",
    "speak": r"(?:made(?! public)|delivered|gave)\b",
    "address": r"addressed\b",
    "photo": r"(?:had\s(?:an? )?(?:\w+\s)?photo\s(?:session|taken)\swith|posed for\s(?:an? )?(?:\w+\s)?(?:photo|"
    r"picture)s?)\b",
    "honour": rf"(?:paid\s(?:(?:high|deep|silent|the highest|his|her|their)\s)?(?:tribute|homage|respects)\sto|"
    rf"laid\s{_A}?{_FEW % 4}"
    r"(?:wreaths?|flowers?|bouquets?|floral baskets?)\b)",
}
_PRESENT: Mapping[str, str] = {
    "guide": r"(?:gives|provides|makes)\s(?:an? )?(?:\w+\s)?(?:on-(?:the-)?spot )?(?:field )?guidance\b(?:\s(?:to|"
    r"at|over|for))?",
    "guided": r"(?:guides|presides over|oversees|supervises|directs|commands|observes)\b",
    "inspect": r"(?:inspects|looks (?:a)?round|goes (?:a)?round|tours)\b",
    "visit": rf"(?:visits|pays\s(?:{_A})?{_FEW % 4}visit\sto)\b",
    "receive": r"receives\b",
    "given": r"(?:is )?presented with\b",
    "meet": r"(?:meets(?: with)?|(?:has|holds)\s(?:an? )?(?:\w+\s){0,2}(?:talks?|meeting)\swith)\b",
    "send": r"(?:sends|extends|replies to)\b",
    "attend": r"(?:attends|takes part in|participates in)\b",
    "watch": r"(?:watches|enjoys|sees|appreciates)\b",
    "speak": r"(?:makes|delivers|gives)\b",
    "address": r"addresses\b",
    "photo": r"(?:has\s(?:an? )?(?:\w+\s)?photo\s(?:session|taken)\swith|poses for\s(?:an? )?(?:\w+\s)?photo)\b",
    "honour": rf"(?:pays\s(?:(?:high|deep|silent)\s)?(?:tribute|homage|respects)\sto|lays\s(?:{_A})?{_FEW % 4}"
    r"(?:wreaths?|flowers?|bouquets?|floral baskets?)\b)",
}
VERBS: tuple[Sequence[tuple[str, re.Pattern[str]]], ...] = tuple(
    [(act, re.compile(pattern, flags)) for act, pattern in verbs.items()]
    for verbs, flags in ((_PAST, 0), (_PRESENT, re.IGNORECASE))
)
"""The verbs in running text and in headlines."""


def _object(words: str, most: int) -> re.Pattern[str]:
    return re.compile(rf"\s{_FEW % most}{words}", re.IGNORECASE)


_ANY = None
OBJECTS: Mapping[str, Sequence[tuple[re.Pattern[str] | None, Act]]] = {
    "guide": [(_ANY, "guide")],
    "guided": [(_object(_TEST, 9), "test"), (_object(_MEETING, 9), "guide")],
    "inspect": [(_object(_TEST, 7), "test"), (_ANY, "inspect")],
    "visit": [(_ANY, "visit")],
    "receive": [
        (_object(_MESSAGE, 7), "get"),
        (_object(r"credentials\b", 2), "receive"),
        (_object(_GUEST, 8), "receive"),
    ],
    "given": [(_object(_MESSAGE, 7), "get"), (_object(r"credentials\b", 2), "receive")],
    "meet": [(_object(_GUEST, 8), "meet")],
    "send": [(_object(_SENT, 7), "send")],
    "attend": [(_ANY, "attend")],
    "watch": [(_object(_TEST, 8), "test"), (_object(_SHOW, 10), "watch")],
    "speak": [(_object(_SPEECH, 7), "speak")],
    "address": [(_object(_GATHERING, 6), "speak")],
    "photo": [(_ANY, "photo")],
    "honour": [(_ANY, "honour")],
}  # fmt: skip
PASSIVE = re.compile(
    r"\b(?:was|were)\s(?:also |personally )?(?:(?P<attend>attended)|(?P<receive>received)|"
    r"(?P<guide>guided|presided over)|"
    r"(?P<inspect>inspected))\sby\s"
)
