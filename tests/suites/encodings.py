"""Texts whose folder names their encoding, read without any label, as a page of an outlet that declares none."""

from __future__ import annotations

from services.parser.core.document.decode import decode_page
from tests.suites.collections import Found, files

_READ_AS = {"windows-1251-bulgarian": "cp1251", "windows-1251-russian": "cp1251", "shift_jis": "cp932",
            "gb2312": "gb18030", "euc-kr": "cp949", "big5": "big5hkscs"}  # fmt: skip
"""The wider set that holds the named one, as browsers read it."""


def run() -> Found:
    found = Found()
    for name, body in files("encodings"):
        encoding = name.split("/")[1].lower()
        expected = body.decode(_READ_AS.get(encoding, encoding), "replace")
        got = decode_page(body)
        same = got.text.lstrip("\ufeff") == expected.lstrip("\ufeff")
        found.case(name.removeprefix("tests/"), "" if same else f"read as {got.charset}")
    return found
