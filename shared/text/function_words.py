"""Function words, such as articles and prepositions. A phrase must not begin or end with one."""

from __future__ import annotations

from collections.abc import Mapping

_WORDS = {
    "en": """
        a an the and or but nor if of in on at by to for from with without within into onto upon over under
        after before between among through during about against as than that this these those it its he his
        him she her they their them we our us you your i my who whose which what when where while why
        how is are was were be been being am has have had having do does did done will would shall should
        can could may might must not no so such also too there here then more most very only just all any
        each every some both other another same own up out off down s t said says say including
        according new year years day days
    """,
    "es": """
        el la los las lo un una unos unas y o e u de del al a en con sin por para sobre entre hasta desde
        que se su sus le les es son fue ser ha han como más no ni este esta estos estas ese esa
    """,
    "fr": """
        le la les l un une des et ou du de d à au aux en dans par pour sur avec sans que qui se sa son ses
        leur leurs est sont été a ont ne pas ce cet cette ces il elle ils plus
    """,
    "de": """
        der die das den dem des ein eine einer eines einem einen und oder in im an am auf aus bei mit nach
        von vom zu zum zur für über ist sind war wurde hat nicht sich als wie es er sie daß dass
    """,
    "ru": """
        и в во на с со к ко о об от до из за по у для при под над без через между что как не ни а но же бы
        ли это этот эта эти тот та те его её ее их он она они мы вы который которая которые которого был
        была были быть также
    """,
    "ko": """
        그 이 저 것 수 등 및 또 또한 더 한 두 세 대한 대하여 위한 위하여 따라 통하여 의하여 있는 있다 하는
        하고 된 될 함께 우리 모든 여러 그리고 지난 이날 것이다 하였다 되였다 있었다 있으며 속에서 가운데 같은
        같이
    """,
}
FUNCTION_WORDS: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split()) for language, words in _WORDS.items()
}
"""Function words by language. Lists of phrases in other languages are not filtered."""
