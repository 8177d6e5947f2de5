"""How the cost of each of our patterns grows over texts made of its own letters: every one that a module holds."""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import services
import shared

_SHORT, _LONG, _LONGEST = 2_000, 4_000, 8_000
_SEEN_S, _ENOUGH_S, _LINEAR = 0.0006, 0.003, 2.9
_PATTERN_KEYS = {"url", "title_cut", "text_cut", "gone", "include", "exclude"}
_CLASSES = {"\\d": "1", "\\s": " \n", "\\w": "a1", "\\S": "x", "\\W": " .", "\\D": "x"}


BOUNDED = {
    "services.console.sources.add.front_page._TITLE_ENDS": "white space is folded before",
    "services.enricher.core.teaser._SENTENCE_END": "203 characters",
    "services.enricher.core.teaser._END_MARK": "white space is folded before",
    "services.parser.core.urls.canonical._SCHEME": "asked at the start of an address alone",
    "services.parser.core.urls.hosts._PLAIN": "asked of whole hosts alone, which goes through them once",
    "services.parser.core.document.text_runs.ENDS_LIKE_SENTENCE": "40 characters",
    "services.parser.core.links.listings._DAY_BEHIND": "white space is folded before",
    "services.parser.core.metadata.person_names._JOINTS": "white space is folded before, and 2,000 characters",
    "services.parser.core.metadata.person_names._AFTER_NAME": "white space is folded before, and 2,000 characters",
    "services.parser.core.metadata.person_names._MAILED": "2,000 characters",
    "services.parser.core.metadata.titles._SPACED": "white space is folded before, and 2,000 characters",
    "shared.names.titles._AFTER": "168 characters",
    "shared.names.titles._KOREAN_BEFORE": "160 characters",
    "shared.names.titles._HAN_BEFORE": "160 characters",
    "shared.sources.loader._AT_LINE": "what the reader of TOML says of the operator's own file",
}
"""Patterns that are steep over texts that they never meet, and why they do not. Look here before widening their use."""


@dataclass(frozen=True, slots=True)
class Steep:
    """A pattern, where it stands, the text that makes it slow, how much longer twice of it takes, and why that is no
    harm where it is none."""

    where: str
    pattern: str
    text: str
    times: float
    bounded: str


def patterns() -> dict[tuple[Any, int], str]:
    """Each pattern with its flags, and the module and name under which it is found."""
    found: dict[tuple[Any, int], str] = {}
    for root in (services, shared):
        for module in pkgutil.walk_packages(root.__path__, f"{root.__name__}."):
            if not module.name.endswith("__main__"):
                for name, value in vars(importlib.import_module(module.name)).items():
                    for pattern in _within(value, 3):
                        found.setdefault((pattern.pattern, pattern.flags), f"{module.name}.{name}")
    return {**found, **_of_sources()}


def _of_sources() -> dict[tuple[Any, int], str]:
    """Those of the shipped source files: they meet addresses and texts of pages."""
    found: dict[tuple[Any, int], str] = {}
    for path in sorted((Path(__file__).resolve().parents[2] / "sources").rglob("*.toml")):
        for table in _tables(tomllib.loads(path.read_text(encoding="utf-8"))):
            for key in _PATTERN_KEYS & table.keys():
                found.setdefault((str(table[key]), 0), f"{path.name}: {key}")
    return found


def _tables(value: Any) -> Iterator[dict[str, Any]]:
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _tables(one)
    if isinstance(value, dict):
        yield value


def _within(value: Any, levels: int) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(getattr(value, "pattern", None), re.Pattern):
        yield value.pattern
    elif levels and isinstance(value, tuple | list | frozenset | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _within(one, levels - 1)


def measure() -> Iterator[Steep]:
    """Patterns whose time more than doubles where the text does. A text of 4,000 characters takes little even so."""
    for (source, flags), where in patterns().items():
        pattern = re.compile(source, flags)
        for text in _texts(source if isinstance(source, str) else source.decode("latin-1")):
            short = _cost(pattern, text, _SHORT)
            if short <= _SEEN_S or (long := _cost(pattern, text, _LONG)) < max(_ENOUGH_S, _LINEAR * short):
                continue
            if (longest := _cost(pattern, text, _LONGEST)) > _LINEAR * long:
                yield Steep(where, str(source), text, longest / long, BOUNDED.get(where, ""))
                break


def _texts(source: str) -> set[str]:
    letters = "".join(letter for name, letter in _CLASSES.items() if name in source)
    words = [word for word in re.findall(r"[^\W_]{1,12}", source) if len(word) > 1][:12]
    signs = list(dict.fromkeys(letters + "".join(re.findall(r"[^\\()\[\]{}|?*+^$]", source))[:40] + " a1\n<."))[:20]
    return {*words, *signs, *("".join(pair) for pair in product(signs[:12], repeat=2)), *(f"{word} " for word in words)}


def _cost(pattern: re.Pattern[Any], part: str, size: int) -> float:
    text = (part * (size // len(part) + 1))[:size] + "\0"
    subject: Any = text if isinstance(pattern.pattern, str) else text.encode("latin-1", "replace")
    return min(_seconds(pattern, subject) for _ in range(2))


def _seconds(pattern: re.Pattern[Any], subject: Any) -> float:
    began = time.process_time()
    for _ in pattern.finditer(subject):
        pass
    return time.process_time() - began
