"""Words of invented outlets in ten languages, for pages of lists and for short articles."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import NamedTuple


class Words(NamedTuple):
    """`headlines` and `teasers` tell the same stories; `story` is one paragraph of news."""

    outlet: str
    section: str
    more: str
    search: str
    day: str
    writer: str
    about_writer: str
    headlines: list[str]
    teasers: list[str]
    story: str


_FILE = Path(__file__).with_name("news_words.toml")
WORDS = {language: Words(**found) for language, found in tomllib.loads(_FILE.read_text(encoding="utf-8")).items()}
