"""URL cases of the web platform tests: those that lead to http or https, and those that must lead nowhere."""

from __future__ import annotations

import json

from services.parser.core.urls.canonical import address_of, join_url
from tests.suites.collections import Found, files

_WEB = ("http://", "https://")


def run() -> Found:
    found = Found()
    cases = next(json.loads(body) for name, body in files("urls") if name.endswith("urltestdata.json"))
    for number, case in enumerate(cases):
        if isinstance(case, dict) and _is_ours(case):
            found.case(f"{number}", _seen(case))
    return found


def _is_ours(case: dict[str, str]) -> bool:
    """Links as they stand in a page: the page's own address is of the web, and so is where the link leads."""
    if not str(case.get("base") or "").startswith(_WEB):
        return False
    return bool(case.get("failure")) or case["href"].startswith(_WEB)


def _seen(case: dict[str, str]) -> str:
    try:
        got = join_url(case["base"], case["input"])
        if case.get("failure"):
            return f"{case['input']!r} leads to {got!r}" if got else ""
        same = bool(got) and address_of(got) == address_of(case["href"])
    except Exception as error:
        return f"{case['input']!r} raised {type(error).__name__}"
    return "" if same else f"{case['input']!r} leads to {got!r}, expected {case['href']!r}"
