"""Words around an English subject and verb: titles, times, appositions, sources, and words that raise doubt."""

from __future__ import annotations

import re

from shared.names.titles import HEADS, JOINING, MODIFIERS

_DAYS = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MONTHS = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DATE = (
    rf"(?:{_DAYS}(?:,? {_MONTHS} \d{{1,2}})?|{_MONTHS} \d{{1,2}}(?:st|nd|rd|th)?|"
    rf"(?:the )?\d{{1,2}}(?:st|nd|rd|th)(?: of {_MONTHS})?)"
)
_PART = r"(?:the )?(?:early )?(?:morning|afternoon|evening|night)"
_OF_TITLES = (
    "workers' worker party korea korean dprk wpk kpa spa democratic people's people republic state affairs "
    "commission central committee politburo political bureau presidium military council cabinet national "
    "defence army assembly standing supreme permanent united states russia russia's russian federation china "
    "china's chinese japanese south vietnamese cuban syrian mongolian lao indian prime ministers foreign "
    "affairs special envoy senior official chairmen respected beloved dear great fatherly peerlessly "
    "illustrious heads head c.c cc a s an generalissimo generals top north nation's country's ruling communist "
    "secretaries representative us u.s former department director ex-president ex-premier ex-chairman armed "
    "forces his excellency excellency h.e majesty marshal's royal highness crown chancellor pope governor "
    "mayor king emir sultan "
)
TITLE_WORDS = HEADS | MODIFIERS | JOINING | frozenset(_OF_TITLES.split())
INITIAL = re.compile(r"[A-Z]\.")
DATELINE = re.compile(
    r"(?:[-–—•·*]\s*)?(?:[A-Z][^().!?:;\n]{1,60}\([^()\n]{2,24}\)\s*[-–—]{1,3}\s*|[A-Z][A-Z "
    r".,'’-]{2,40}\s[-–—]{1,2}\s+)?"
)
INTRODUCTION = re.compile(
    rf"(?:(?:On|In|At)\s(?:{_PART} (?:of|on) )?(?:the same day|that day|the day|{_DATE})|On {_PART}|In {_PART}|"
    rf"That day|The same day|Today|Yesterday|Meanwhile|Earlier|Later|Then|Prior to (?:it|this)|{_DATE}|"
    r"(?:On behalf|(?:Up)?[Oo]n (?:the )?authori[sz]ation) of [^,;]{2,80}(?=,)|"
    r"At the end of the [^,;]{2,40}|After that)(?: morning| evening| afternoon)?(?:,\s*|\s+)",
)
APPOSITION = re.compile(r"\s*,\s[^;:\n,]{3,300},(?=\s)")
ENDS_APPOSITION = re.compile(r"\s(?:that|said|says)\s|(?<![A-Z])\.\s")
JOINED = re.compile(
    r"\s*(?:,|,?\sand|,?\stogether with|,?\s(?P<company>accompanied by|along with))\s(?:his wife |her "
    r"husband |his daughter |with )?"
)
TIMES = re.compile(
    rf"(?:,?\s*(?:(?:on|in|at)\s)?(?:(?:{_PART} (?:of|on) )?{_DATE}|{_PART}|also|again|then|recently|today|yesterday|"
    r"here|later|earlier|once again|on the spot|(?!near|hard|rare|scarce|report|alleged|apparent|probab|possib)\w+ly|"
    r"on behalf of [^,;]{2,80}?(?=,|\s(?:sent|laid|paid|extended)))\b,?)*\s*"
)
CLAUSE_END = re.compile(
    r"(?:(?<![A-Z])\.|[;:!?])(?=\s|$)|\s[-–—]{1,2}\s|,?\s(?:who(?:m|se)?|which|that|where|when|as|while|before|after|because|since|"
    r"accompanied by)\s|,\s\w{3,}ing\s|\sand (?:said|was|were)\s|-0-"
)
DOUBTFUL = re.compile(
    r"\?|\b(?:reportedly|allegedly|rumou?red|supposedly|apparently|may have|might have|could have|fictional|"
    r"one day|some time ago|the other day|(?:several|many) times|once upon|novel|documentary|years? ago|"
    r"months? ago|last year|anniversary of (?:his|her|its|the|their) visit|"
    r"in those days|at that time|in the past)\b",
    re.IGNORECASE,
)
_RESIDENTS = (
    "koreans residents compatriots nationals citizens people association embassy ambassador forces troops settlers "
    "refugees women youth students workers "
)
RESIDENTS = frozenset(_RESIDENTS.split())
"""Words after which `in` and a place say where somebody lives, not where the act was done."""
ACCREDITED = frozenset({"representative", "representatives", "ambassador", "envoy", "office", "mission"})
"""Words of a phrase in which `in` and a country say where somebody is accredited."""
LATER = re.compile(r"\b(?:next (?:week|month|year)|tomorrow|later this|upcoming|soon|plans?|to be)\b", re.IGNORECASE)
CLOSING = re.compile(
    r",\s(?:according to [^,;]{2,80}|[^,;]{2,80}?\s(?:said|says|reported|reports|t(?:ells|old)|claimed|announced|"
    r"confirmed))\b[^;]{0,60}$"
)
TRUSTED = re.compile(
    r"\b(?:KCNA|Central News Agency|Rodong Sinmun|state media|state-run|official|news agency|Xinhua|TASS|Yonhap)\b"
)
