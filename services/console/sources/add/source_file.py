"""Write a source file from the entry points found at a site."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from datetime import date

from shared.contracts import PageKind
from shared.sources import Outlet


@dataclass(frozen=True, slots=True)
class DiscoveredEntryPoint:
    """An entry point that works, with its links as seen, newest first."""

    url: str
    kind: PageKind
    links: tuple[str, ...]
    selector: str = ""


def source_text(
    id: str,
    name: str,
    homepage: str,
    hosts: list[str],
    language: str,
    found: list[DiscoveredEntryPoint],
    private: str,
    day: date,
) -> str:
    """Return the text of the file. `private` is a host:port on a private address that may be fetched, or empty."""
    points = "".join(f"    {_point(one)},\n" for one in found)
    lines = [
        f"# Written by `presswatch add` on {day}, from what the site showed then. Please check it: a site",
        "# does not give its time zone, country and politeness. docs/sources.md has all keys.",
        f"id = {_text(id)}",
        f"name = {_text(name)}",
        f"homepage = {_text(homepage)}",
        f"hosts = [{', '.join(map(_text, hosts))}]",
        'timezone = "UTC" # for dates without a zone; set the outlet\'s own, such as "Asia/Seoul"',
        "",
        f"[editions.{language}]",
        f"language = {_text(language)}",
        f"entry_points = [\n{points}]",
        "",
        "[politeness]",
        "delay_s = 3.0",
        "",
        "[schedule]",
        'poll_min_s = "10m"',
        'poll_max_s = "6h"',
    ]
    if private:
        lines += ["", "[fetch]", f"allow_private = [{_text(private)}]"]
    return "\n".join(lines) + "\n"


def outlet_of(text: str) -> Outlet:
    """Return the outlet that a file describes. Raises pydantic's error if it does not describe one."""
    return Outlet.model_validate(tomllib.loads(text))


def _point(found: DiscoveredEntryPoint) -> str:
    fields = [f"url = {_text(found.url)}", f"kind = {_text(found.kind)}"]
    fields += [f"links = {_text(found.selector)}"] if found.selector else []
    return "{ " + ", ".join(fields) + " }"


def _text(value: str) -> str:
    """Return a TOML basic string: a JSON string, except for DEL and characters outside the Basic Multilingual Plane."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
