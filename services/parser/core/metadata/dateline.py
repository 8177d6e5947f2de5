"""Decide whether a date stands in a line of its own or in a sentence.

A date of publication never stands in a sentence.
"""

from __future__ import annotations

import re
from datetime import date

from shared.text import find_dates

_LINES = (
    "published publish publication posted issued created date dated time updated update modified revised reviewed",
    "edited last first originally on at by in from of added submitted released release written filed uploaded",
    "article news blog post story edition est edt et pst pdt pt cst cdt ct mst mdt gmt utc bst cet cest mest kst",
    "jst ist sgt hkt am pm a p m monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu",
    "thur thurs fri sat sun min mins minute minutes read reading ago views view comments comment hours hour days",
    "day week weeks yesterday today veröffentlicht publiziert erschienen aktualisiert erstellt geändert stand um",
    "uhr vom von zuletzt datum lesezeit montag dienstag mittwoch donnerstag freitag samstag sonntag mo di mi do",
    "fr sa so minuten publié publie publiée mis mise à jour le la les du par modifié créé lecture lundi mardi",
    "mercredi jeudi vendredi samedi dimanche publicado publicada actualizado actualizada fecha el las los por de",
    "del em às lunes martes miércoles jueves viernes sábado domingo lectura segunda terça quarta quinta sexta",
    "feira data atualizado atualizada pubblicato pubblicata aggiornato aggiornata il alle ore da lunedì martedì",
    "mercoledì giovedì venerdì sabato domenica gepubliceerd geplaatst bijgewerkt op om door maandag dinsdag",
    "woensdag donderdag vrijdag zaterdag zondag publisert oppdatert publicerad uppdaterad publiceret opdateret kl",
    "den av af mandag tirsdag onsdag torsdag fredag lørdag søndag måndag tisdag lördag söndag opublikowano",
    "aktualizacja dnia godz dodano опубликовано опубликована обновлено дата в от г год года время мск автор",
    "понедельник вторник среда четверг пятница суббота воскресенье yayınlanma güncelleme tarihi eklenme saat نشر",
    "نشرت تاريخ بتاريخ في الساعة يوم تحديث آخر النشر السبت الأحد الاثنين الثلاثاء الأربعاء الخميس الجمعة น วันที่",
    "เผยแพร่ เวลา อัปเดต chủ nhật thứ hai ba tư năm sáu bảy ngày lúc yil yilda minggu senin selasa rabu kamis jumat",
    "sabtu ahad isnin khamis pukul wib wita wit bazar şənbə жексенбі дүйсенбі сейсенбі сәрсенбі бейсенбі жұма сенбі",
    "року рік оновлено опубліковано понеділок вівторок середа четвер субота неділя година публикувано обновено",
    "понеделник вторник сряда четвъртък петък събота неделя luni marți miercuri joi vineri sâmbătă duminică publicat",
    "actualizat ora poniedziałek wtorek środa czwartek piątek sobota niedziela pondělí úterý středa čtvrtek pátek",
    "hétfő kedd szerda csütörtök péntek szombat vasárnap közzétéve frissítve δευτέρα τρίτη τετάρτη πέμπτη παρασκευή",
    "σάββατο κυριακή δημοσίευση δημοσιεύθηκε ενημέρωση ώρα פורסם עודכן יום ראשון שני שלישי רביעי חמישי שישי שבת",
    "dilluns dimarts dimecres dijous divendres dissabte diumenge publicat actualitzat",
    "شنبه یکشنبه دوشنبه چهارشنبه پنجشنبه جمعه ساعت تاریخ انتشار م هـ الموافق нядзеля жыл",
)
_LABELS = frozenset(" ".join(_LINES).split())
"""Words that appear beside a date of publication and add nothing to it."""
_SIGNS = re.compile(
    r"(?:기사|최초|최종)?\s?(?:입력|등록|발행|게재|작성|수정|승인|업데이트|송고)(?:일시|시간|일)?|오전|오후|[월화수목금토일]요일|"
    r"발신|\([월화수목금토일]\)|发布(?:时间|日期|于)?|發布(?:時間|日期|於)?|发表(?:于)?|更新(?:时间|時間|日期|日時|日)?|时间|時間|日期|"
    r"公開(?:日時|日)?|掲載(?:日時|日)?|配信(?:日時|日)?|投稿(?:日時|日)?|上午|下午|午前|午後|(?:星期|周|週)[一二三四五六日天]|"
    r"[月火水木金土日]曜日?|[(（][一二三四五六日月火水木金土][)）]|讯|訊|电|電|日讯|付|来源|來源|"
    r"วันที่|เวลา|น\.|เผยแพร่|(?:จำนวน)?(?:ผู้)?เข้าชม[\s:]*[\d,]+(?:\s?คน|\s?ครั้ง)?|"
    r"www\.[a-zA-Z\d.-]+|วัน(?:อาทิตย์|จันทร์|อังคาร|พุธ|พฤหัสบดี|ศุกร์|เสาร์)(?:ที่)?|ວັນທີ"
)
"""The same for scripts that do not separate words."""
_CLOCK = re.compile(
    r"(?:오전|오후|上午|下午|午前|午後)?\s?@?(?:\b|(?<=\x00)T)\d{1,2}\s?(?:[:h]|시|時|时|点|點|\.(?=\d\d))\s?\d{0,2}\s?[분分]?(?::\d\d(?:[.,]\d+)?)?"
    r"\s?(?:[ap]\.?\s?m\b\.?)?\s?(?:uhr|Z\b|[+\-−]\d\d:?\d\d|GMT[+-]\d+)?|\b\d{1,2}\s?[ap]\.?m\b\.?",
    re.I,
)
_DATE = "\x00"
_SEPARATORS = re.compile(r"[|·•⋅∙—–;,:()（）\[\]【】《》\n\t/<>»«@#]|\s-|-\s|\.{3}|…")
_WORD = re.compile(r"[^\W\d_][^\W_’'\-]*(?:[’'\-][^\W_]+)*")
_SIGN = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
BY = re.compile(r"^\W*(?:by|von|par|por|di|da|door|av|af|от|автор|기자|文|記者|记者)\b", re.I)
_ENDS = re.compile(r"[^\W\d_]{2,}[.!?。！？؟][\s\"”’»)]*$")
_QUOTED = re.compile(r"[\"”»」』]\s*$")
"""The end of a quotation: for example, a letter's signature with its day."""
_ANYWHEN = date(2000, 1, 1)
_EVERY_CALENDAR = "fa"
"""Whether a line is a date's is seen by its form. Which day it is, only the page's language may tell."""
_LONGEST = 200
_FEW, _MOST_RECKONED = 2, 8
_ONE_SHORT_NAME = 8
"""The most Chinese, Japanese or Korean characters that may name a writer or place beside a date."""


def is_dateline(text: str, *, marked: bool = False, reckoned: bool = False) -> bool:
    """Return whether the text holds a date, with labels, names and the like beside it, but no sentence.

    `marked`: the page's mark-up calls it a date, or it stands by the headline. A few names may then stand right beside
    the date. `reckoned`: the text holds a time distance (`3 hours ago`), not a calendar date.
    """
    if len(text) > _LONGEST or _QUOTED.search(text):
        return False
    line = _with_dates_marked(text)
    return _alone(line, marked) if _DATE in line else reckoned and len(text.split()) <= _MOST_RECKONED


def is_only_date(text: str) -> bool:
    """Return whether the text is a date with its labels, without a name or another word."""
    if len(text) > _LONGEST or not any(sign.isdigit() for sign in text):
        return False
    line = _with_dates_marked(text)
    return _DATE in line and not _own_words(_CLOCK.sub(" ", _SIGNS.sub(" ", line)))


def stands_alone(before: str, after: str) -> bool:
    """Return whether a date in mark-up is separated from the words in its own line, or followed by a byline."""
    if not before and BY.match(after) and not _ENDS.search(after):
        return True
    if len(before) + len(after) > _LONGEST:
        return False
    return _alone(f"{_with_dates_marked(before)} {_DATE} {_with_dates_marked(after)}", True)


def _alone(line: str, marked: bool) -> bool:
    line = _CLOCK.sub(" ", _SIGNS.sub(" ", line))
    if _ENDS.search(line) and len(_own_words(line)) > _FEW:
        return False
    return all(_is_label(part, marked) if _DATE in part else _is_aside(part) for part in _SEPARATORS.split(line))


def _with_dates_marked(text: str) -> str:
    for found in reversed(find_dates(text, _ANYWHEN, _EVERY_CALENDAR)):
        text = f"{text[: found.start]}{_DATE}{text[found.end :]}"
    return text


def _own_words(part: str) -> list[str]:
    """Return the words that are not labels."""
    return [word for word in _WORD.findall(part) if word.casefold() not in _LABELS]


def _is_label(part: str, marked: bool) -> bool:
    """Return whether the text right beside the date is only labels, a name after `by`, or a few names."""
    if any(_SIGN.match(part[at - 1 : at]) or _SIGN.match(part[at + 1 : at + 2]) for at in _dates_in(part)):
        return False
    words = _own_words(part)
    if any(word[0].islower() for word in words):
        return False
    most = _FEW * 2 if marked or BY.match(part) else 0
    return len(words) <= most and sum(map(len, _SIGN.findall(part))) <= _ONE_SHORT_NAME


def _dates_in(part: str) -> list[int]:
    return [at for at, sign in enumerate(part) if sign == _DATE]


def _is_aside(part: str) -> bool:
    """Return whether text apart from the date is a section, a name or a place, not the rest of a sentence."""
    words = _own_words(part)
    if len(_SIGN.findall(part)) > 2 * _ONE_SHORT_NAME:
        return False
    return sum(word[0].islower() for word in words) < _FEW or (BY.match(part) is not None and len(words) < 8)
