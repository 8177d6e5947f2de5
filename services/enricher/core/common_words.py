"""The most common words of languages, for a cheap check whether a text is in a declared language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from itertools import chain

_COMMON = {
    "af": "die van en in is dat te met nie het aan om ook as deur na by hy maar uit oor wat sy 'n",
    "be": "і ў на з што не да па за гэта як яго але для быў",
    "bg": "и на за в да се от с не са че по до е си като беше която които това след",
    "ca": "de la i el que a en els les del un per una amb no es al va més dels són ha com",
    "cs": "a v se na je že o s z do to i jako za by při po jsou ve jeho který které byl",
    "da": "og i at det er en til på for af med har de ikke der den han var som et efter fra",
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an aus er hat dass",
    "en": "the of and to in that is was for it with as his on be at by had from are this have were not which an they",
    "es": "de la que el en y a los del se las por un para con no una su al lo es como más pero sus fue",
    "fi": "ja on ei että se hän oli mutta kun ovat niin joka myös ole",
    "fr": "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec",
    "gl": "de a e o que en do da un unha os as para con por non se na no dos máis como",
    "hr": "i u na je da se za s od su o koji kao što ne iz do a bi to koja nije ili",
    "hu": "a az és hogy nem is egy meg van ez volt de ki csak már még",
    "id": "yang dan di dengan untuk pada dari ini dalam tidak itu bahwa oleh ke akan adalah juga",
    "it": "di e il la che in a un è per una sono con non del si da come le dei nel alla della al gli più",
    "mk": "и на за во да се од со не што по е ќе го ги како која тоа",
    "ms": "yang dan di dengan untuk pada dari ini dalam tidak itu bahawa oleh ke akan adalah juga",
    "nl": "de van het een en in is dat op te zijn voor met die niet aan er om ook als door naar bij hij maar uit",
    "no": "og i at det er en til på for av med har de ikke som den han var et etter fra",
    "pl": "i w na z do nie się że o jest to od za po przez jak ale dla był oraz",
    "pt": "de a o que e do da em um para com não uma os no se na por mais as dos como mas ao foi",
    "ro": "de și în a la cu pe din care o este mai pentru nu un să au fost sau că",
    "ru": "и в на с что не по из к от за о для это как его но также был",
    "sk": "a v sa na je že o s z do to aj ako za by pri po sú vo jeho ktorý ktoré bol",
    "sl": "in je na v za se da so ki bi z pa ne s tudi od po še do kot pri",
    "sr": "i u na je da se za s od su o koji kao što ne iz do a bi to koja nije ili",
    "sv": "och i att det som en på är av för med till den har de inte om ett han var från efter",
    "tr": "ve bir bu da de için ile olarak olan daha çok gibi ne sonra kadar olduğu",
    "uk": "і в у на з що не та до за про це як його але для від був",
}
_LEAST = 8
"""The number of words of the language that the text must have."""
_AHEAD = 1.5
"""How many times as many words it must have as any other language, because related languages share words."""

_LANGUAGES_OF: dict[str, tuple[str, ...]] = {
    word: tuple(language for language, words in _COMMON.items() if word in words.split())
    for word in set(" ".join(_COMMON.values()).split())
}


def clearly_in(text: str, languages: Collection[str]) -> str:
    """Return the language that the text is clearly in, or an empty string if no language is clear."""
    if _COMMON.keys().isdisjoint(languages):
        return ""
    known = filter(None, map(_LANGUAGES_OF.get, text.lower().split()))
    found = Counter(chain.from_iterable(known))
    (first, most), (_, second) = (*found.most_common(2), ("", 0), ("", 0))[:2]
    return first if first in languages and most >= _LEAST and most >= _AHEAD * second else ""
