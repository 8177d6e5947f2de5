"""Resolve `he` at the beginning of an English sentence: the one man of the sentence before, if nobody else is in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from shared.activity.acts import Named
from shared.activity.english import opening
from shared.activity.english_names import only_titles

_HE = re.compile(r"He\s(?![A-Z])")
"""`He` as a pronoun, not as a surname such as `He Lifeng`."""
_OTHERS = re.compile(
    r"\b(?:led|headed|accompanied|joined) by\b|\b(?:together|along) with\b|\b(?:Mr|Mrs|Ms|Dr)\b\.?|"
    r"\b(?:by|with) [A-Z][a-z]+ [A-Z]|"
    r"\b[A-Z][a-z]{1,6} [A-Z][a-z]{1,6} [A-Z][a-z]{1,6}\b|"
    r"\b(?:[Pp]resident|[Pp]remier|[Cc]hairman|[Mm]inister|[Aa]mbassador|[Ss]ecretary|[Gg]overnor|[Kk]ing|[Ee]nvoy|"
    r"[Gg]eneral|[Dd]irector|[Cc]omrade|leader|manager|commander|officer|worker|engineer|scientist|farmer|soldier|"
    r"doctor|professor|teacher|writer|singer|athlete|coach|hero|chief|head|member|delegate|representative|spokesman|"
    r"son|brother|father|husband),? [A-Z][a-z]+ [A-Z]"
)
"""Words that may name a person who is not on the list of names."""
_NAMES_OF_WOMEN = (
    "alice-weidel angela-merkel annalena-baerbock aung-san-suu-kyi choe-son-hui claudia-sheinbaum "
    "cristina-kirchner delcy-rodriguez dilma-rousseff dina-boluarte elizabeth-ii giorgia-meloni hillary-clinton "
    "hyon-song-wol indira-gandhi ivanka-trump jacinda-ardern jill-biden julia-gillard kaja-kallas kamala-harris "
    "kang-pan-sok karoline-leavitt kim-jong-suk kim-ju-ae kim-kyong-hui kim-ok kim-rak-hui kim-sul-song "
    "kim-yo-jong kim-young-sook ko-yong-hui liz-truss maia-sandu margaret-thatcher maria-zakharova marine-le-pen "
    "megawati melania-trump mette-frederiksen michelle-obama nancy-pelosi netumbo-nandi-ndaitwah nikki-haley "
    "paetongtarn-shinawatra park-geun-hye ri-sol-ju rosario-murillo sahra-wagenknecht salome-zourabichvili "
    "samia-suluhu-hassan sanae-takaichi sheikh-hasina song-hye-rim theresa-may tsai-ing-wen ursula-von-der-leyen "
    "valentina-matviyenko victoria-nuland condoleezza-rice droupadi-murmu ellen-johnson-sirleaf "
    "gloria-macapagal-arroyo michelle-bachelet pratibha-patil"
)
WOMEN = frozenset(f"person.{name}" for name in _NAMES_OF_WOMEN.split())
"""The women on the list of names. `he` never means them."""


def he_in(sentence: str) -> tuple[int, int] | None:
    """Return the position of a `He` that begins the sentence, after a time if there is one."""
    found = _HE.match(sentence, opening(sentence))
    return (found.start(), found.end() - 1) if found else None


def antecedent(sentence: str, names: Sequence[Named]) -> str:
    """Return the id of the one man who is the sentence's subject; empty if there may be another person."""
    people = [name for name in names if name.kind == "person"]
    first = next(iter(people), None)
    if first is None or not first.id or first.id in WOMEN or any(one.id != first.id for one in people):
        return ""
    ahead = [name for name in names if name.start < first.start]
    if not only_titles(sentence[opening(sentence) : first.start], ahead, opening(sentence)):
        return ""
    if sentence.startswith(("'s", "’s"), first.end):
        return ""
    return "" if _OTHERS.search(_without(sentence[first.start :], names, first.start)) else first.id


def _without(text: str, names: Sequence[Named], offset: int) -> str:
    """Replace each name by a dash, so that the rest can be searched for other persons."""
    for name in reversed([name for name in names if name.start >= offset]):
        text = f"{text[: name.start - offset]}-{text[name.end - offset :]}"
    return text
