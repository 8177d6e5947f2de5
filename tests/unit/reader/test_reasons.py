"""The words for visits that brought nothing: every code of fetcher and parser has some."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from services.parser.core.extraction import Refusal
from services.reader.adapters.web.language import catalogues
from services.reader.core.wording.reasons import reason_words
from services.reader.core.wording.translation import speaking
from shared.contracts import ObservationKind

ROOT = Path(__file__).parents[3]
_RAISED = re.compile(r"FetchFailure\(\s*\"([a-z-]+)\"|^\s+\(.*Error.*, \"([a-z-]+)\"\),$", re.MULTILINE)
_SEVERAL = re.compile(r"(?:REFUSALS|_HOST_IS_ILL) = frozenset\(\s*\{([^}]*)\}|Links\([^\n]*fault=[^\n]*(\"[a-z-]+\")\)")


def _codes() -> set[str]:
    found = {one.value for one in Refusal} | {one.value for one in ObservationKind}
    for file in (*(ROOT / "services/fetcher").rglob("*.py"), *(ROOT / "services/parser/core/links").rglob("*.py")):
        text = file.read_text("utf-8")
        found |= {code for groups in _RAISED.findall(text) for code in groups if code}
        found |= {code for groups in _SEVERAL.findall(text) for code in re.findall(r"\"([a-z-]+)\"", "".join(groups))}
    return found


def test_every_code_of_a_visit_has_words_in_korean() -> None:
    codes = _codes()
    assert {"timeout", "robots", "dns", "bomb", "no-sitemap", "no-feed", "paywall", "redirect-loop"} <= codes
    with speaking("ko", catalogues()["ko"]):
        bare = {code for code in codes if not re.search("[가-힣]", reason_words(code))}
    assert bare == set()


@pytest.mark.parametrize(
    ("code", "english"),
    [
        ("unreachable: timeout", "no answer: not complete in time"),
        ("unreachable: http-503", "no answer: the server answered 503"),
        ("blocked: challenge-aws", "blocked: a check for robots (aws)"),
        ("polled: html-instead", "no list in the answer: HTML in place of the list"),
        ("blocked", "blocked"),
        ("of-tomorrow", "of tomorrow"),
    ],
)
def test_codes_in_words(code: str, english: str) -> None:
    assert reason_words(code) == english
