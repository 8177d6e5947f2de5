"""Which language a text is in, whatever page and source claim."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable

import pytest

from services.enricher.adapters.language_model import LanguageModel
from services.enricher.core.common_words import clearly_in
from services.enricher.core.language import detect_language
from tests.shared_data import shared_data


@pytest.fixture(scope="module")
def model() -> LanguageModel:
    return LanguageModel()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("조선로동당 중앙위원회가 새해를 맞으며 성명을 발표하였다.", "ko"),
        ("朝鲜中央通讯社发表的声明全文如下。", "zh"),
        ("朝鮮中央通信社が声明を発表した。", "ja"),
        ("Заявление Министерства иностранных дел опубликовано сегодня утром в Пхеньяне и в Москве.", "ru"),
        ("أصدرت وزارة الخارجية بيانا صحفيا اليوم حول التطورات الأخيرة في المنطقة.", "ar"),
        ("El ministro de Relaciones Exteriores envió un mensaje de felicitación a su homólogo.", "es"),
        ("The Ministry of Foreign Affairs issued a statement on the matter on Tuesday.", "en"),
        ("Το υπουργείο εξέδωσε ανακοίνωση σήμερα το πρωί.", "el"),
    ],
)
def test_each_language_of_the_watched_press_is_recognised(model: LanguageModel, text: str, language: str) -> None:
    assert detect_language("", text, "", [], model.rank).language == language


def test_a_false_declaration_is_overruled_by_the_letters(model: LanguageModel) -> None:
    text = "El ministro de Relaciones Exteriores envió un mensaje de felicitación a su homólogo de Cuba."
    reported = detect_language("Mensaje de felicitación", text, "en-US", ["en"], model.rank)
    assert reported.language == "es"
    assert "against" in reported.rule


def test_a_glance_is_enough_where_the_letters_clearly_agree(model: LanguageModel) -> None:
    text = "The Ministry of Foreign Affairs issued a statement on the matter on Tuesday, and then said no more. " * 12
    looked_at: list[int] = []

    def rank(sample: str) -> Iterable[tuple[str, float]]:
        looked_at.append(len(sample))
        return model.rank(sample)

    few_common_words = "Ministry statements, official denials, further questions: press officers remain silent. " * 12
    assert detect_language("", few_common_words, "", ["en"], rank).rule == "declared, letters agree"
    assert detect_language("", text, "", ["es"], rank).language == "en"
    assert detect_language("", text, "", [], rank).language == "en"
    assert looked_at == [320, 320, 1024, 1024], "a whole kilobyte only where it does not agree, or nothing is declared"


@pytest.mark.parametrize(
    ("declared", "text"),
    [
        ("en", "The ministry said that it was ready for talks with the south, and that an answer had come from them."),
        ("es", "El ministro dijo el lunes que el país y los vecinos han hablado y que fue una reunión con los jefes."),
        ("ru", "Министр заявил, что он не был на встрече и что это для него также не новость, как и для его страны."),
    ],
)
def test_common_words_settle_the_declared_language_without_the_model(declared: str, text: str) -> None:
    assert detect_language("", text, declared, [], _no_model).rule == "declared, words agree"


@pytest.mark.parametrize(
    ("declared", "text"),
    [
        ("en", "El ministro dijo que los dos países no han hablado de las sanciones, pero que una reunión es posible."),
        ("no", "Ministeren sagde, at de to lande ikke har talt om det, og at et møde er muligt efter valget for dem."),
        ("hr", "Ministar je rekao da su se sreli u Beogradu i da je to što žele na stolu, a ne iza vrata ili do juče."),
    ],
)
def test_words_of_another_language_or_of_relatives_settle_nothing(declared: str, text: str) -> None:
    assert clearly_in(text, [declared]) == ""


def _no_model(_: str) -> Iterable[tuple[str, float]]:
    raise AssertionError("the model was asked")


def test_what_is_declared_settles_a_text_too_short_to_tell(model: LanguageModel) -> None:
    assert detect_language("DVD 5", "", "fr-FR", [], model.rank).language == "fr"
    assert detect_language("", "12345", "", [], model.rank).language == "und"


def test_han_letters_are_japanese_only_where_nothing_else_is_expected(model: LanguageModel) -> None:
    assert detect_language("首相会見全文", "", "ja", [], model.rank).language == "ja"
    assert detect_language("首相会见全文", "", "", ["ja", "zh"], model.rank).language == "zh"


def test_names_in_other_scripts_do_not_sway_it(model: LanguageModel) -> None:
    text = "조선중앙통신 KCNA 보도에 의하면 WHO와 UNESCO 대표단이 평양에 도착하였다. Welcome to Pyongyang!"
    assert detect_language("", text, "en", ["en"], model.rank).language == "ko"


@pytest.mark.shared_data
def test_the_new_year_addresses_are_korean(model: LanguageModel) -> None:
    files = sorted(shared_data("data/newyear-ko").glob("*.txt"))
    assert len(files) == 37
    for path in files:
        assert detect_language("", path.read_text(encoding="utf-8"), "en", [], model.rank).language == "ko", path.name


@pytest.mark.shared_data
def test_kcna_of_2011_is_english_or_spanish(model: LanguageModel) -> None:
    with gzip.open(shared_data("data/kcna-2011.jsonl.gz"), "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file][::20]
    texts = [(row["title"] or "", row["story"]) for row in rows if row["story"]]
    reported = [detect_language(title, text, "", ["en", "es"], model.rank).language for title, text in texts]
    by_articles = ["es" if text.count(" de ") > text.lower().count("the ") else "en" for _, text in texts]
    assert set(reported) == {"en", "es"}
    # What is nothing but a list of names may be taken for either.
    assert sum(a != b for a, b in zip(reported, by_articles, strict=True)) <= len(texts) // 100
