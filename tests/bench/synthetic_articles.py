"""Made-up articles that look like real ones: outlets, editions, languages, pictures, several addresses. The same for
the same number, on every machine."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from shared.contracts import Article, BlobRef, Block, BlockKind, EnrichedArticle, Lane, Mark, MarkKind, Origin
from shared.contracts.article import Byline, ImageRef
from shared.contracts.dates import DateValue, Precision
from shared.ids import capture_id, sha256_hex

BEGIN = datetime(2019, 1, 1, tzinfo=UTC)
APART = timedelta(minutes=2)
"""Between two articles: a million of them are the work of four years."""
BULK = Lane.BULK

_OUTLETS = [(f"paper{n}", f"https://www.paper{n}.example", language) for n, language in enumerate("eeekkzzrresse")]
_WORDS = {
    "e": "the of and to in for on with that was by from at is as it has been said would new first after people "
    "government committee country workers farm factory province meeting report friendly visit delegation party "
    "production harvest congress leader building culture science year month city railway power station school",
    "k": "조선 로동당 위원회 인민 공장 농장 일군들 생산 건설 사업 경애하는 동지께서 현지에서 지도하시였다 올해 "
    "지난 시기 성과 과학 기술 교육 문화 학교 병원 발전소 철도 평양 함경북도 대표단 방문 회의 보고 결정 새로운",
    "z": "朝鲜 人民 委员会 工厂 农场 生产 建设 代表团 访问 会议 报告 决定 科学 技术 教育 文化 学校 医院 铁路 平壤 今年",
    "r": "комитет народ завод ферма производство строительство делегация визит совещание доклад решение наука техника "
    "образование культура школа больница электростанция железная дорога год план новый первый после страны",
    "s": "el comité pueblo fábrica granja producción construcción delegación visita reunión informe decisión ciencia "
    "técnica educación cultura escuela hospital central ferrocarril año plan nuevo primero después país los una",
}
_LANGUAGES = {"e": "en", "k": "ko", "z": "zh", "r": "ru", "s": "es"}
_LISTS = {language: words.split() for language, words in _WORDS.items()}
_TEXT_BYTES = 2500


def moment_of(number: int) -> datetime:
    return BEGIN + number * APART


def made_up(number: int, *, visit: int = 0) -> EnrichedArticle:
    """Article `number`; `visit` counts later captures of the same page, a day apart.

    Fifty in a row are of one outlet. Every twentieth is the one before it under another address, every tenth was
    fetched by a URL that is not its address, half have pictures.
    """
    text_of = number - 1 if number % 20 == 19 else number
    chance = random.Random(text_of)
    outlet, site, language = _OUTLETS[number // 50 % len(_OUTLETS)]
    address = f"{site}/{_LANGUAGES[language]}/{number % 7}/{number}.html"
    at = moment_of(number) + visit * timedelta(days=1)
    body = sha256_hex(f"{number}/{visit}".encode())
    url = f"{address}?from=front" if number % 10 == 3 else address
    title = " ".join(chance.choices(_LISTS[language], k=chance.randint(5, 11))).capitalize()
    blocks = tuple(_blocks(chance, language, f"{site}/photo/{text_of}"))
    article = Article(
        capture_id=capture_id(url, at, body),
        url=url,
        address=address,
        captured_at=at,
        outlet=outlet,
        edition=_LANGUAGES[language],
        body=BlobRef(sha256=body, size=31_415 + number % 1000, media_type="text/html"),
        origin=Origin.FETCHED,
        route="direct",
        parser="7",
        title=f"{title} {text_of}",
        standfirst=_sentence(chance, language) if text_of % 3 == 0 else "",
        blocks=blocks,
        byline=Byline(printed="By Our Correspondent", authors=("Our Correspondent",), rule="json-ld author"),
        section=chance.choice(("politics", "economy", "culture", "world")),
        tags=tuple(chance.sample(_LISTS[language], 3)),
        published=DateValue(
            value=moment_of(text_of) - timedelta(hours=1),
            precision=Precision.MINUTE,
            rule="json-ld datePublished",
            printed=(moment_of(text_of) - timedelta(hours=1)).isoformat(),
        ),
        canonical=address,
        lead_image=ImageRef(url=f"{site}/photo/{text_of}/0.jpg", caption="", lead=True) if text_of % 2 else None,
        rules={"title": "json-ld headline", "blocks": "main", "published": "json-ld datePublished"},
    )
    return EnrichedArticle(
        article=article,
        language=_LANGUAGES[language],
        language_rule="edition",
        teaser=blocks[0].text[:190],
        reading_seconds=120,
        word_count=400,
        text_sha256=sha256_hex(f"text {text_of}".encode()),
        minhash=tuple(chance.getrandbits(32) for _ in range(64)),
        enricher="3",
    )


def _blocks(chance: random.Random, language: str, pictures: str) -> Iterator[Block]:
    """Paragraphs, a heading among them, links, and in half of the texts a picture or two."""
    size, number = 0, 0
    while size < _TEXT_BYTES:
        text = " ".join(_sentence(chance, language) for _ in range(chance.randint(2, 4)))
        marks = (Mark(kind=MarkKind.LINK, start=0, end=9, url=f"{pictures}/more"),) if number % 4 == 1 else ()
        yield Block(kind=BlockKind.HEADING if number == 5 else BlockKind.PARAGRAPH, text=text, marks=marks)
        size += len(text.encode())
        number += 1
    for count in range(chance.choice((0, 0, 1, 2))):
        yield Block(kind=BlockKind.IMAGE, url=f"{pictures}/{count}.jpg", caption=_sentence(chance, language))


def _sentence(chance: random.Random, language: str) -> str:
    return " ".join(chance.choices(_LISTS[language], k=chance.randint(8, 20))).capitalize() + "."
