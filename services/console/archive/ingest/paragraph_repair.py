"""Split stories whose lines an exporter has joined with commas. The writer's own commas stay."""

from __future__ import annotations

import re

_SPACE = r"[ \t\r\f\u00a0\u3000]"
_ENDS = " \t\r\f\u00a0\u3000,"
_JOINED = re.compile(rf",{_SPACE}*,|,{_SPACE}*\r")
"""Two commas with nothing between, or a comma and half a line break. No writer sets these."""
_BREAK = re.compile(rf"(?<!{_SPACE}){_SPACE}*+(?:,{_SPACE}*+){{2,}}|(?<!{_SPACE}){_SPACE}*+,{_SPACE}*\r{_SPACE}*+")
_AFTER_SENTENCE = re.compile(
    rf"((?:(?<![a-záéíóúñü])[a-záéíóúñü]{{3,}}+|Il|Un|\d|[)\]])[.!?]|[.]\"|:|;|[a-záéíóúñü]{_SPACE}){_SPACE}*,{_SPACE}+"
    r"(?=[\"“¡¿(]?[A-ZÁÉÍÓÚÑ0-9])"
)
"""One comma between the end of a sentence and a capital letter is a line break. `etc., ` and `C.C., ` are not."""
_ABBREVIATED = re.compile(r"(?:etc|vol|dept|prof|approx|inc|ltd|vs)[.]$")


def is_comma_joined(text: str) -> bool:
    """Return whether the text looks like lines joined by `, ` and has no line breaks."""
    return "\n" not in text and _JOINED.search(text) is not None


def split_paragraphs(text: str) -> str:
    """Return the text with one paragraph a line. Text that was not joined is returned unchanged."""
    if not is_comma_joined(text):
        return text
    paragraphs: list[str] = []
    for part in _BREAK.split(text.rstrip(_ENDS)):
        paragraphs += _AFTER_SENTENCE.sub(_at_sentence, part).split("\n")
    return "\n".join(folded for paragraph in paragraphs if (folded := " ".join(paragraph.split())))


def _at_sentence(found: re.Match[str]) -> str:
    return found.group(0) if _ABBREVIATED.search(found.group(1)) else f"{found.group(1)}\n"
