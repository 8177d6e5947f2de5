"""Tell whether the first verb of a Korean sentence only describes a noun: `김정은이 받은 선물을 주민들이 관람했다`."""

from __future__ import annotations

import re

_HONOURED = re.compile(r"[가-힣]신\s")
_NEXT_SUBJECT = re.compile(r"[가-힣]+(?:이|가)\s")
_NO_VERBS = r"(?:북한|남한|권한|기한|제한|대한|각하는|전하는|산하는|지하는|[가-힣]*(?:세대|동지)는)"
_VERB = re.compile(
    rf"(?:^|\s)(?!{_NO_VERBS}\s)(?:"
    r"[가-힣]+(?:한|낸|난|본|된|킨|친|린|긴|던|운|든)|"
    r"[가-힣]*(?:받|찾|얻|읽|먹|맺|닫|앉|겪|맞|찍|넣|놓|낳|쌓|닦|믿)은|"
    r"(?:지은|입은|심은|남은|적은|막은|묻은|들은|쓴|준|본|낸)|"
    r"[가-힣]*(?:하|되|있|없|받|찾|보내|만나|이끄)는)\s"
)
"""A verb that describes the next word, by its last syllables. Nouns and topics, as in 부인 and 오늘은, end alike."""


def is_of_a_noun(rest: str) -> bool:
    """Return whether a verb and then another subject follow the first subject, or a verb with an honorific."""
    other = _NEXT_SUBJECT.search(rest.partition("다고 ")[0])
    return bool((other and _VERB.search(rest[: other.start()])) or _HONOURED.search(rest))
