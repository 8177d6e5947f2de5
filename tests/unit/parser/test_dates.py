"""Printed dates of every generation are read as what they say, in the zone they were printed in."""

from datetime import UTC, date, datetime

import pytest

from services.parser.core.metadata.dateline import is_dateline
from shared.contracts import Precision
from shared.text import find_dates, read_date

NOW = datetime(2024, 6, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("۸ آذر ۱۴۰۵، ۱۰:۳۰", "2026-11-29T01:30"),
        ("۱۴۰۵/۰۹/۰۸", "2026-11-28T15:00"),
        ("٨ آذر ١٤٠٥", "2026-11-28T15:00"),
        ("یکشنبه ٨ اذرماه ١٤٠٥، ١٠:٣٠", "2026-11-29T01:30"),
        ("30 اسفند 1403", "2025-03-19T15:00"),
        ("1 فروردین 1404", "2025-03-20T15:00"),
        ("29 تشرين الثاني 2026 - 10:30", "2026-11-29T01:30"),
        ("29 تشرين الثاني/نوفمبر 2026", "2026-11-28T15:00"),
        ("ኅዳር 20/2019", "2026-11-28T15:00"),
        ("መስከረም 1 ቀን 2016 ዓ.ም", "2023-09-11T15:00"),
        ("ጳጉሜን 6/2015", "2023-09-10T15:00"),
        ("ថ្ងៃអាទិត្យ ទី២៩ ខែវិច្ឆិកា ឆ្នាំ២០២៦", "2026-11-28T15:00"),
        ("၂၉ နိုဝင်ဘာ ၂၀၂၆", "2026-11-28T15:00"),
        ("၂၀၂၆ ခုနှစ် နိုဝင်ဘာလ ၂၉ ရက်", "2026-11-28T15:00"),
        ("29 ພະຈິກ 2026", "2026-11-28T15:00"),
        ("༢༠༢༦ལོའི་ཟླ་༡༡པའི་ཚེས་༢༩", "2026-11-28T15:00"),
        ("วันที่ 29 พ.ย. 2569 เวลา 10:30 น.", "2026-11-29T01:30"),
        ("29 พ.ย. 69", "2026-11-28T15:00"),
        ("29 พ.ย.69 10:30", "2026-11-29T01:30"),
        ("تاریخ انتشار: 1402/05/12", "2023-08-02T15:00"),
        ("Chủ nhật, ngày 29 tháng 11 năm 2026 - 10:30", "2026-11-29T01:30"),
        ("29 नवंबर 2026", "2026-11-28T15:00"),
        ("29-noyabr, 2026-yil 10:30", "2026-11-29T01:30"),
        ("2026 жылғы 29 қараша", "2026-11-28T15:00"),
        ("29 noýabr 2026", "2026-11-28T15:00"),
        ("29 лістапада 2026", "2026-11-28T15:00"),
        ("2026 оны 11 дүгээр сарын 29", "2026-11-28T15:00"),
        ("民國115年11月29日", "2026-11-28T15:00"),
        ("Feb. 11,\xa0Juche 111 (2022)\xa0\xa0Friday", "2022-02-10T15:00"),
        ("주체115(2026)년 3월 18일", "2026-03-17T15:00"),
        ("Juche113.6.18.", "2024-06-17T15:00"),
        ("主体111（2022）年3月18日", "2022-03-17T15:00"),
        ("calendar>>December 23. 2013 Juche 102", "2013-12-22T15:00"),
        ("2024년 5월 3일 오후 3시 4분", "2024-05-03T06:04"),
        ("11 февраля 2022 года", "2022-02-10T15:00"),
        ("3 مايو 2024", "2024-05-02T15:00"),
        ("令和6年5月3日", "2024-05-02T15:00"),
        ("3시간 전", "2024-06-20T09:00"),
        ("1718870000000", "2024-06-20T07:53"),
        ("Thu,28 Jul 2022 4:35:5 GMT+9", "2022-07-27T19:35"),
        ("2024-05-01T10:00:00+02:00", "2024-05-01T08:00"),
        ("[2026.7.9.]", "2026-07-08T15:00"),
        ("31.12.2023", "2023-12-30T15:00"),
        ("Juche 87 (1998)", "1997-12-31T15:00"),
        ("Juche 90(2001).9.9", "2001-09-08T15:00"),
        ("주체91(2002)년 2월 16일", "2002-02-15T15:00"),
        ("주체86년 7월 8일", "1997-07-07T15:00"),
        ("Pyongyang, July 9 Juche 111 (KCNA)", "2022-07-08T15:00"),
        ("Juche 111(2022).2.11.", "2022-02-10T15:00"),
        ("11 февраля 111 года чучхе (2022)", "2022-02-10T15:00"),
        ("주체111(2022).2.11.", "2022-02-10T15:00"),
        ("チュチェ111(2022)年2月11日", "2022-02-10T15:00"),
        ("主體104(2015)年8月16日", "2015-08-15T15:30"),
        ("2024.05.03 (금) 18:20", "2024-05-03T09:20"),
        ("입력 2024-05-03 18:20:11", "2024-05-03T09:20"),
        ("2024年5月3日 下午6:20", "2024-05-03T09:20"),
        ("2024年05月03日18时20分", "2024-05-03T09:20"),
        ("2024年5月3日（金）午後6時20分", "2024-05-03T09:20"),
        ("2024/5/3 18:20", "2024-05-03T09:20"),
        ("3 мая 2024, 18:20", "2024-05-03T09:20"),
        ("03.05.2024 18:20 МСК", "2024-05-03T15:20"),
        ("الجمعة ٣ مايو ٢٠٢٤", "2024-05-02T15:00"),
        ("3 أيار 2024", "2024-05-02T15:00"),
        ("1718870000", "2024-06-20T07:53"),
        ("방금 전", "2024-06-20T12:00"),
        ("an hour ago", "2024-06-20T11:00"),
        ("5分钟前", "2024-06-20T11:55"),
        ("3時間前", "2024-06-20T09:00"),
        ("2 часа назад", "2024-06-20T10:00"),
        ("منذ 3 ساعات", "2024-06-20T09:00"),
        ("vor 2 Stunden", "2024-06-20T10:00"),
        ("어제", "2024-06-18T15:00"),
        ("2일 전", "2024-06-17T15:00"),
        ("3주 전", "2024-05-29T15:00"),
        ("2개월 전", "2024-03-31T15:00"),
    ],
)
def test_a_printed_date_is_read(printed: str, expected: str) -> None:
    value = read_date(printed, "Asia/Pyongyang", NOW)
    assert value is not None
    assert value.value.isoformat().startswith(expected)


@pytest.mark.parametrize(
    ("printed", "hour"),
    [
        ("2015-08-14", 15),
        ("2015-08-15", 15.5),
        ("2015-08-16", 15.5),
        ("2018-05-04", 15.5),
        ("2018-05-05", 15),
        ("2018-05-06", 15),
    ],
)
def test_pyongyang_had_a_time_of_its_own(printed: str, hour: float) -> None:
    value = read_date(printed, "Asia/Pyongyang")
    assert value is not None
    assert value.value.hour + value.value.minute / 60 == hour
    assert value.zone_assumed


@pytest.mark.parametrize(
    "printed", ["", "no date", "31 February 2024", "99/99/2024", "12:30", "Chapter 3", "18000 years ago"]
)
def test_what_is_no_date_is_none(printed: str) -> None:
    assert read_date(printed, now=NOW) is None


@pytest.mark.parametrize(
    "printed",
    [
        "1392년 7월 17일 조선 건국",
        "1392年7月17日",
        "1392년 7월 17일 (گ)",
        "1348-12-01 plague",
        "1392.7.17",
        "No. 1402/5/12",
        "1399-12-10",
        "1402/5/12 رقم",
    ],
)
def test_a_year_of_the_middle_ages_is_none_of_irans(printed: str) -> None:
    assert find_dates(printed, NOW.date()) == []
    assert read_date(printed, now=NOW) is None


@pytest.mark.parametrize("printed", ["١٤٠٥/٠٩/٠٨ هـ", "1403/05/12 هـ", "1403/05/12 ه.ق"])
def test_a_day_marked_as_one_of_the_islamic_calendar_is_none_of_irans(printed: str) -> None:
    assert read_date(printed, "UTC", NOW, "fa") is None


@pytest.mark.parametrize("behind", ["هـ.ش", "هـ . ش", "هـ - شمسي", "هـمه"])
def test_a_day_marked_as_one_of_the_iranian_calendar_or_before_a_word_is_read(behind: str) -> None:
    assert read_date(f"1403/05/12 {behind}", "UTC", NOW, "fa") is not None


@pytest.mark.parametrize("language", ["fa", "fa-IR", "ps"])
def test_on_a_persian_page_it_is(language: str) -> None:
    value = read_date("1402/05/12", "UTC", NOW, language)
    assert value is not None
    assert value.value.date() == date(2023, 8, 3)
    assert is_dateline("1402/05/12 10:30")


@pytest.mark.parametrize(
    "text", ["5 मार्च 60 लोगों की मौत", "3 মে 62 জন নিহত", "12 मई 65 लोग", "5 มี.ค. 60 คน", "5 มี.ค. 60 ราย", "5 มี.ค.60คน"]
)
def test_a_number_of_people_is_no_year(text: str) -> None:
    assert [found.date.value.year for found in find_dates(text, NOW.date()) if not found.date.doubt] == []


@pytest.mark.parametrize(
    "behind", [" people came", ", of whom two stayed", " percent less", "% less", ".5 million", " 人"]
)
@pytest.mark.parametrize("verb", ["2020 may 5", "2021 march 12", "2030, may 10"])
def test_a_verb_between_a_year_and_a_number_is_no_month(verb: str, behind: str) -> None:
    assert find_dates(f"In {verb}{behind}", NOW.date()) == []


@pytest.mark.parametrize("behind", ["", ", 10:30", " – 10:30", " 10:30", ")", "."])
@pytest.mark.parametrize("printed", ["2020 may 5", "2020 May 5", "2020 mar 5", "2020 m. kovo 5"])
def test_a_month_in_small_letters_between_year_and_day_is_one(printed: str, behind: str) -> None:
    days = [(found.date.value.month, found.date.value.day) for found in find_dates(printed + behind, NOW.date())]
    assert days == [(5 if "ay" in printed else 3, 5)]


def test_a_relative_day_is_a_day_of_the_outlets_zone() -> None:
    late = datetime(2024, 6, 20, 20, tzinfo=UTC)  # the 21st in Pyongyang
    value = read_date("yesterday", "Asia/Pyongyang", late)
    assert value is not None
    assert (value.value, value.precision) == (datetime(2024, 6, 19, 15, tzinfo=UTC), Precision.DAY)
    months = read_date("2 months ago", "UTC", late)
    assert months is not None
    assert months.precision is Precision.MONTH


def test_dates_in_running_text_with_their_places() -> None:
    text = "In Juche 53 (1964) and on March 5, 2024 at least may 3 people came; on December 30 none."
    found = find_dates(text, date(2024, 1, 10), "en")
    assert [text[f.start : f.end] for f in found] == ["Juche 53 (1964)", "March 5, 2024", "December 30"]
    assert found[0].date.precision is Precision.YEAR
    assert found[2].date.value.date() == date(2023, 12, 30)
    assert found[2].date.doubt == "year not printed"


def test_two_reckonings_that_disagree_are_doubted() -> None:
    value = read_date("Juche 111 (2021)")
    assert value is not None
    assert (value.value.year, value.doubt) == (2021, "juche and gregorian years disagree")


@pytest.mark.parametrize(
    ("printed", "moment"),
    [
        ("Fri, 11 Feb 22 19:58 GMT", "2022-02-11T19:58"),
        ("Sun Mar  3 19:05:00 KST 2024", "2024-03-03T10:05"),
        ("Fri, 11 Feb 2022 24:00:00 +0900", "2022-02-11T15:00"),
        ("Thu, 30 Apr 2015 08:57:00 MEST", "2015-04-30T06:57"),
        ("3 มีนาคม 2567", "2024-03-03T00:00"),
        ("6 มิถุนายน 2567 14:30 น.", "2024-06-06T14:30"),
        ("中華民國113年3月3日", "2024-03-03T00:00"),
    ],
)
def test_dates_of_mails_of_unix_and_of_other_eras(printed: str, moment: str) -> None:
    value = read_date(printed)
    assert value is not None
    assert value.value.isoformat()[:16] == moment


@pytest.mark.parametrize(
    "printed",
    ["19 جمادى الآخرة 1448 هـ", "١٩ جمادى الآخرة ١٤٤٨", "1448/06/19 هـ", "5 رمضان 1447", "19 Jumada II 1448 AH"],
)
def test_a_day_in_the_islamic_calendar_alone_is_unknown(printed: str) -> None:
    assert read_date(printed, "Asia/Riyadh", datetime(2026, 11, 29, tzinfo=UTC), "ar") is None


def test_of_a_day_in_two_calendars_the_gregorian_one_is_read() -> None:
    value = read_date(
        "19 جمادى الآخرة 1448 هـ الموافق 29 نوفمبر 2026 م", "UTC", datetime(2026, 11, 29, tzinfo=UTC), "ar"
    )
    assert value is not None
    assert value.value.date().isoformat() == "2026-11-29"


@pytest.mark.parametrize(
    "printed",
    [
        "4 მარტი, 2026", "4 במרץ 2026", "4 Մարտի, 2026", "Մարտ 4, 2026", "2026 оны 3-р сарын 4", "4 மார்ச் 2026",
        "மார்ச் 4, 2026", "4 మార్చి 2026", "4 ಮಾರ್ಚ್ 2026", "4 മാർച്ച് 2026", "2026 මාර්තු 4", "4 ਮਾਰਚ 2026", "4 માર્ચ 2026",
        "4 ମାର୍ଚ୍ଚ 2026", "ማርች 4, 2026", "မတ်လ ၄ ရက်၊ ၂၀၂၆", "4 مارچ 2026", "4 مارس 2026", "4 Machi 2026",
        "Marso 4, 2026", "4 Maarso 2026", "4 марти 2026", "4 Mawrth 2026", "2026ko martxoaren 4a", "4 de març de 2026",
        "2026. gada 4. marts", "2026 m. kovo 4 d.", "4. märts 2026", "2026. március 4.", "4 Μαρτίου 2026",
        "4 березня 2026 року", "4 martie 2026", "4 ožujka 2026", "4. marca 2026",
    ],
)  # fmt: skip
def test_a_line_with_a_day_in_any_language_is_one(printed: str) -> None:
    value = read_date(printed)
    assert value is not None and value.value.date().isoformat() == "2026-03-04"
    assert is_dateline(printed)


@pytest.mark.parametrize("sentence", ["4 d'abril de 2026", "4 d’abril de 2026"])
def test_a_month_may_follow_an_apostrophe(sentence: str) -> None:
    value = read_date(sentence)
    assert value is not None and value.value.date().isoformat() == "2026-04-04"


@pytest.mark.parametrize("text", ["Augusta 2026", "Julie 23", "Stella Maris 2026"])
def test_names_that_are_like_months_are_none(text: str) -> None:
    assert find_dates(text, NOW.date()) == []


@pytest.mark.parametrize(
    "text", ["He stayed until 2025. March 4 was cold.", "In 2019. Sept 11 was a Wednesday.", "в 2025. Марта 4"]
)
def test_a_year_that_ends_a_sentence_is_not_of_the_day_that_begins_the_next(text: str) -> None:
    assert all(found.date.doubt for found in find_dates(text, NOW.date()))


def test_a_number_in_a_year_is_no_day_in_may() -> None:
    assert find_dates("2024 मे 15 लोग", NOW.date()) == []
