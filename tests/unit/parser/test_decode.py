"""Labels that lie, encodings that are none, and bytes that are nothing: a page's text holds letters alone."""

from __future__ import annotations

import codecs

import pytest

from services.parser.core.document.decode import decode_page

SCRIPT = "<script>alert(1)</script>"


@pytest.mark.parametrize(
    "label",
    ["unicode_escape", "raw_unicode_escape", "utf-7", "punycode", "idna", "undefined", "rot13", "base64", "zlib",
     "utf_8_sig\0", "mbcs", "../utf-8", "oem", "hex", "x" * 40],
)  # fmt: skip
def test_what_is_no_encoding_of_pages_is_not_believed(label: str) -> None:
    body = b"<meta charset=" + label.encode() + rb">\ud800 +ADw-script+AD4- \x3c"
    found = decode_page(body, f"text/html; charset={label}", label)
    assert rb"\ud800 +ADw-script+AD4- \x3c".decode() in found.text
    found.text.encode("utf-8")


@pytest.mark.parametrize(
    ("label", "letters"),
    [("latin1", "“é”"), ("ISO_8859-1", "“é”"), ("us-ascii", "“é”"), ("EUC-KR", "똠방각하"), ("ks_c_5601-1987", "똠"),
     ("gb2312", "镕"), ("Shift_JIS", "①"), ("x-sjis", "①"), ("Big5", "中"), ("KOI8-R", "Пхеньян"),
     ("windows-1251", "й"), ("iso-8859-11", "ไทย"), ("iso-2022-jp", "平壌"), ("hz-gb-2312", "平壤"),
     ("TIS-620", "ไทย"), ("mac", "é")],
)  # fmt: skip
def test_labels_are_read_as_browsers_read_them(label: str, letters: str) -> None:
    python = {"latin1": "cp1252", "ISO_8859-1": "cp1252", "us-ascii": "cp1252", "EUC-KR": "cp949", "Shift_JIS": "cp932",
              "ks_c_5601-1987": "cp949", "gb2312": "gb18030", "x-sjis": "cp932", "iso-8859-11": "cp874",
              "mac": "mac-roman"}  # fmt: skip
    body = f"<p>{letters}</p>".encode(python.get(label, label))
    assert letters in decode_page(body, f"text/html; charset={label}").text


def test_overlong_utf8_makes_no_mark_up() -> None:
    found = decode_page(
        b"<p>\xc0\xbcscript\xc0\xbe \xe0\x80\xbc \xf8\x80\x80\x80\xbc</p>" + b"x" * 5000, "charset=utf-8"
    )
    assert found.text.count("<") == 2


@pytest.mark.parametrize("mark", [codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE])
def test_marks_before_what_is_something_else(mark: bytes) -> None:
    for body in (SCRIPT.encode(), SCRIPT.encode("utf-16-be"), b"\xff", b"\x00\xd8\x00\xd8", mark + mark + b"<p>"):
        decode_page(mark + body).text.encode("utf-8")


KOREAN = "평양 1월 3일발 조선중앙통신. 새해를 맞으며 제방공사장에 일군들과 근로자들이 모였다."


@pytest.mark.parametrize("declared", [True, False])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("encoding", "label", "text"),
    [
        ("iso2022_kr", "ISO-2022-KR", KOREAN),
        ("johab", "johab", KOREAN),
        ("johab", "x-johab", KOREAN),
        ("cp949", "euc-kr", KOREAN),
        ("iso2022_jp", "iso-2022-jp", "平壌1月3日発朝鮮中央通信。新年を迎えた。"),
    ],
)
def test_old_encodings_declared_or_not(encoding: str, label: str, text: str, newline: str, declared: bool) -> None:
    meta = f"<meta charset={label}>" if declared else ""
    page = f"<html>{meta}{newline}" + f"<p>{text}</p>{newline}" * 4
    found = decode_page(page.encode(encoding))
    assert found.text.count(text) == 4, found.charset


def test_korean_of_seven_bits_that_lost_its_first_line() -> None:
    body = KOREAN.encode("iso2022_kr").removeprefix(b"\x1b$)C")
    assert KOREAN in decode_page(body, "text/plain; charset=iso-2022-kr").text


def test_switches_in_scripts_and_among_other_letters_mean_nothing() -> None:
    script = "<script>var a = ~{b: 1}; ~{}</script>"
    assert decode_page(script.encode()).text == script
    assert decode_page(f"{script} \x1b$B é".encode()).charset == "utf-8"


@pytest.mark.parametrize("text", ["The quay’s guard – “mended”", "The quay’s café"])
def test_a_page_that_was_encoded_twice_is_read_once_more(text: str) -> None:
    twice = f"<p>{text}</p>".encode().decode("latin-1").encode()
    assert decode_page(twice).text == f"<p>{text}</p>"


def test_a_page_that_only_shows_the_signs_of_it_stays_as_it_is() -> None:
    text = "<p>â\x80 is how “’” looks</p>"
    assert decode_page(text.encode()).text == text


def test_only_bytes_that_are_the_text_stand_for_it() -> None:
    page = "<p>The quay’s café</p>"
    assert decode_page(page.encode()).is_body
    others = (codecs.BOM_UTF8 + page.encode(), page.encode("cp1252"), page.encode().decode("latin-1").encode())
    assert not any(decode_page(body, "text/html; charset=windows-1252").is_body for body in others)
    assert not decode_page(page.encode() + b"\xff").is_body
