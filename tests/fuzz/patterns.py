"""How the cost of each of our patterns grows over texts made of its own letters: every one that a module holds."""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import services
import shared

_SHORT, _LONG = 2_000, 4_000
_SEEN_S, _ENOUGH_S, _LINEAR = 0.0006, 0.003, 2.9
_CLASSES = {"\\d": "1", "\\s": " \n", "\\w": "a1", "\\S": "x", "\\W": " .", "\\D": "x"}


@dataclass(frozen=True, slots=True)
class Steep:
    """A pattern, where it stands, the text that makes it slow, and by how much twice of it takes longer."""

    where: str
    pattern: str
    text: str
    times: float


def patterns() -> dict[tuple[Any, int], str]:
    """Each pattern with its flags, and the module and name under which it is found."""
    found: dict[tuple[Any, int], str] = {}
    for root in (services, shared):
        for module in pkgutil.walk_packages(root.__path__, f"{root.__name__}."):
            if not module.name.endswith("__main__"):
                for name, value in vars(importlib.import_module(module.name)).items():
                    for pattern in _within(value, 3):
                        found.setdefault((pattern.pattern, pattern.flags), f"{module.name}.{name}")
    return found


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
            if short > _SEEN_S and (long := _cost(pattern, text, _LONG)) > max(_ENOUGH_S, _LINEAR * short):
                yield Steep(where, str(source), text, long / short)
                break


def _texts(source: str) -> set[str]:
    letters = "".join(letter for name, letter in _CLASSES.items() if name in source)
    words = [word for word in re.findall(r"[^\W_]{1,12}", source) if len(word) > 1][:12]
    signs = list(dict.fromkeys(letters + "".join(re.findall(r"[^\\()\[\]{}|?*+^$]", source))[:40] + " a1\n<."))[:20]
    return {*words, *signs, *("".join(pair) for pair in product(signs[:12], repeat=2)), *(f"{word} " for word in words)}


def _cost(pattern: re.Pattern[Any], part: str, size: int) -> float:
    text = (part * (size // len(part) + 1))[:size] + "\0"
    subject: Any = text if isinstance(pattern.pattern, str) else text.encode("latin-1", "replace")
    began = time.perf_counter()
    for _ in pattern.finditer(subject):
        pass
    return time.perf_counter() - began
