"""Recognise a text that the page shows only in part: it stops within a sentence, or offers to read on.

An editor who shortens a text ends it with a full stop, and adds no next page.
"""

from __future__ import annotations

import re
from itertools import takewhile

from services.publisher.core.placeholders.foreign_texts import Text
from services.publisher.core.reading import unpacked
from services.publisher.core.text_hashes import fold
from shared.archive.diff.compare import shown

_MOST_AFTER = 8
"""The most words that may follow where the text stops. A button has a few."""
_READ_ON = re.compile(
    r"\W*(?:(?:read|show|see) (?:more|on|all)\b|continue reading\b|더 ?보기|전체 ?보기|계속 ?읽기"
    r"|阅读全文|閱讀全文|展开全文|続きを読む|もっと見る"
    r"|leer más|seguir leyendo|lire la suite|weiterlesen|читать (?:далее|дальше|полностью))",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:subscribe|sign (?:in|up)|log ?in|register|create (?:an|a free) account|become a (?:member|subscriber))\b"
    r".{0,60}\b(?:read(?:ing)?|continue|story|article|report|access)\b|\bfree (?:articles|reports|stories)\b"
    r"|\b(?:anmelden|registrieren|abonn\w+)\b.{0,60}\b(?:weiter\w*|lesen)\b|\b(?:abonnez|connectez|inscrivez)-vous\b"
    r"|\b(?:suscríb\w*|inicia sesión|regístr\w*|assine|abbonati|accedi)\b.{0,60}\b(?:leer|leyendo|ler|lendo|leggere)\b"
    r"|(?:подпишитесь|войдите|зарегистрируйтесь).{0,60}(?:чита|продолж)"
    r"|(?:로그인|구독|가입)\S{0,4} .{0,40}(?:읽|보실|이용)"
    r"|(?:登录|订阅|登入|訂閱|注册).{0,20}(?:阅读|閱讀|查看|全文)|(?:会員登録|ログイン|購読).{0,20}(?:読|続き|全文)",
    re.IGNORECASE,
)
"""A line that asks for an account or money before it shows the rest."""
_BETWEEN = r"[\s|·•\[\]()<>‹›«»→]"
"""What stands between the numbers of pages. Dates, scores and fractions have other signs between their numbers."""
_NEXT_PAGE = re.compile(
    rf"{_BETWEEN}*1{_BETWEEN}+2(?:{_BETWEEN}+(?:\d{{1,3}}|…|\.\.\.))*{_BETWEEN}*$"
    r"|[\W\d]*(?:next page|다음 ?페이지|下一[页頁]|次(?:の)?ページ(?:へ)?"
    r"|página siguiente|siguiente página|page suivante|nächste seite|следующая страница|الصفحة التالية)\W*$",
    re.IGNORECASE,
)
_TAKEN_OUT = re.compile(
    r"\b(?:removed|deleted|taken (?:out|down)|withdrawn|eliminad[oa]s?|eliminat[oai]|retirad[oa]s?|supprimée?s?"
    r"|retirée?s?|gelöscht|entfernt|rimoss[oaie]|удал[её]н[аоы]?)\b|삭제|删除|刪除|削除|حذف",
    re.IGNORECASE,
)
"""Words of a line that says of a text that a part of it is gone."""
_CORRECTS = re.compile(
    r"\W*(?:(?:correct(?:ions?|ed)|clarifications?|erratum|errata|korrektur(?:en)?|korrigiert|berichtigung"
    r"|richtigstellung|correctif|rectificatif|rectificación|correcci[oó]n|fe de err(?:or|at)[ae]s|correção"
    r"|errata corrige|rettifica|correzione|rectificatie|rettelse|rättelse|sprostowanie|oprava|düzeltme"
    r"|исправлен\w{1,3}|уточнение|поправка)\b|정정|바로잡|更正|訂正|تصحيح)[^.!?:：\]】＞]{0,40}[:：\]】＞]"
    r"|(?:editor.?s note\W{1,3})?(?:an|in an|our) (?:earlier|previous) version of th(?:is|e)\b"
    r"|this (?:article|story|report) (?:was|has been) (?:corrected|amended)\b"
    r"|una versión anterior de est|(?:dans )?une version (?:antérieure|précédente) de c"
    r"|in einer früheren (?:version|fassung)|в (?:предыдущей|первоначальной|более ранней) версии",
    re.IGNORECASE,
)
"""How a line begins by which editors say that they have corrected the text."""
_OFFER = re.compile(
    r"subscri|sign in|log in|\bads?\b|advert|comment|your account|suscr|publici(?:dad|té|tà)|annunci\b|\bassin[ae]"
    r"|abonn|\babo\b|werb|kommentar|реклам|подпис|коммент|광고|구독|댓글|广告|廣告|订阅|訂閱|评论|評論|広告|購読|コメント|إعلان|اشتر|تعليق",
    re.IGNORECASE,
)
"""Words of a line that removes something else: advertisements for subscribers, or comments."""
_DOTS = re.compile(r"\s*(?:…|\.\.\.).{0,40}$")
_STOPS = re.compile(r"[\w,;:–—-]$")


def is_unfinished(before: Text, after: Text) -> bool:
    """Return whether the second text, the beginning of the first, is not all of what its page has to show."""
    was, now = _lines(before), _lines(after)
    same = len([*takewhile(lambda pair: pair[0] == pair[1], zip(was, now, strict=False))])
    rest = now[same:]
    if not rest or len(" ".join(rest[1:]).split()) > _MOST_AFTER:
        return False
    if same and (all(_READ_ON.match(line) for line in rest) or _asks_alone(rest)):
        return True
    return same < len(was) and _stops_within(was[same], rest[0])


def _asks_alone(rest: list[str]) -> bool:
    return len(rest) == 1 and _ASKS.search(rest[0]) is not None


def has_next_page(before: Text, after: Text) -> bool:
    """Return whether the page of the second text leads to a next page, and the page of the first did not."""
    return _leads_on(after) and not _leads_on(before)


def stops_within_notice(before: Text, after: Text) -> bool:
    """Return whether the second text is the first up to a place within a sentence, and then other lines.

    If these stand below other texts as well, they are a notice, however little of the text they hide.
    """
    was, now = _lines(before), _lines(after)
    same = len([*takewhile(lambda pair: pair[0] == pair[1], zip(was, now, strict=False))])
    rest = now[same:]
    return same < len(was) and len(rest) > 1 and _stops_within(was[same], rest[0])


def ends_in_own_line(before: Text, after: Text) -> bool:
    """Return whether the second text ends in a line of the first, and not in a notice. Reports of a series may all end
    in much the same line.
    """
    return _lines(after)[-1:] != [] and _lines(after)[-1] in _lines(before)


def says_taken_out(after: Text) -> bool:
    """Return whether the last line says that the rest was taken out. That is an edit, however many texts end so."""
    return any(_TAKEN_OUT.search(line) and not _OFFER.search(line) for line in _lines(after)[-1:])


def says_corrected(before: Text, after: Text) -> bool:
    """Return whether a new line says that the text was corrected, and no new line offers something.

    Editors put the same correction line below several texts. It hides no text, so missing text was deleted.
    """
    old = {*_lines(before)}
    new = [line for line in _lines(after) if line not in old]
    return any(map(_CORRECTS.match, new)) and not any(map(_OFFER.search, new))


def _leads_on(text: Text) -> bool:
    return any(_NEXT_PAGE.match(cut["text"]) for cut in unpacked(text.get("cuts")) or ())


def _stops_within(whole: str, line: str) -> bool:
    stem = _DOTS.sub("", line)
    is_open = stem != line or bool(_STOPS.search(line))
    return is_open and 0 < len(stem) < len(whole) and whole.startswith(stem)


def _lines(text: Text) -> list[str]:
    return [line for block in unpacked(text["blocks"]) if (line := fold(shown(block)))]
