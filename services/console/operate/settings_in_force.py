"""The settings in force, and where each comes from."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from pydantic_settings import BaseSettings
from rich.markup import escape
from rich.table import Column, Table

from services.console.output import print_json
from services.console.terminal import terminal
from services.demo.settings import DemoSettings
from services.enricher.settings import EnricherSettings
from services.fetcher.settings import FetcherSettings
from services.parser.settings import ParserSettings
from services.publisher.settings import PublisherSettings
from services.reader.settings import ReaderSettings
from shared.settings import SharedSettings, load

HIDDEN = "***"
_WIDE = 1000
"""Width of a file or pipe, in columns: each setting stays on one line, so that grep finds it."""
KINDS: dict[str, type[BaseSettings]] = {
    "all": SharedSettings, "demo": DemoSettings, "enricher": EnricherSettings, "fetcher": FetcherSettings,
    "parser": ParserSettings, "publisher": PublisherSettings, "reader": ReaderSettings,
}  # fmt: skip
"""The classes of settings: first what all services share, then each service's own."""
_ADDRESS = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]*://)(?P<login>(?P<user>[^@/?#:]*)(?P<password>:[^/?#]*)?@)?"
    r"(?P<place>(?:\[[^][@/?#]*\]|[^][@/?#:,])*(?::[0-9]*)?(?:/[^@?#,]*)?)(?P<query>\?[^@]*)?(?:,[^@]*)?\Z",
    re.DOTALL,
)
_NEXT = re.compile(r",(?=\s*[a-z]+://)")
_LOGIN = re.compile(r"://[^/@\s]*:[^/\s]*@")


@dataclass(frozen=True, slots=True)
class SettingInForce:
    """One setting: which service reads it, its value as text with secrets hidden, and where the value comes from."""

    variable: str
    service: str
    value: str
    origin: str


def print_settings(watch: Any, as_json: bool) -> None:
    """Print all settings. `watch` are the variables that a running watch gives to commands, if one runs."""
    found = [*in_force(os.environ, watch if isinstance(watch, dict) else {})]
    if as_json:
        print_json([asdict(one) for one in found])
        return
    names = Column("setting", min_width=max(len(one.variable) for one in found))
    table = Table(names, Column("value", overflow="fold"), Column("from", overflow="fold"), box=None)
    for one in found:
        style = "dim" if one.origin == "default" else ""
        table.add_row(one.variable, escape(one.value), escape(one.origin), style=style)
    terminal(soft_wrap=True, width=None if sys.stdout.isatty() else _WIDE).print(table)


def in_force(environ: Mapping[str, str], watch: Mapping[str, str]) -> Iterator[SettingInForce]:
    """Yield all settings. `watch` are the variables that a running watch gives to commands."""
    shared = set(SharedSettings.model_fields)
    for service, kind in KINDS.items():
        settings = load(kind)
        for name, variable in zip(kind.model_fields, variables(kind), strict=True):
            if kind is SharedSettings or name not in shared:
                yield SettingInForce(
                    variable, service, display_value(getattr(settings, name)), origin_of(variable, environ, watch)
                )


def variables(kind: type[BaseSettings]) -> list[str]:
    """Return the environment variable of each field, in order."""
    return [f"{kind.model_config.get('env_prefix', '')}{name}".upper() for name in kind.model_fields]


def origin_of(variable: str, environ: Mapping[str, str], watch: Mapping[str, str]) -> str:
    """Return where the value comes from: pydantic-settings prefers the environment to files."""
    if variable in environ:
        return "the running watch" if watch.get(variable) == environ[variable] else "environment"
    file = Path(environ.get("PRESSWATCH_SECRETS_DIR", "")) / variable.lower()
    return str(file) if "PRESSWATCH_SECRETS_DIR" in environ and file.is_file() else "default"


def display_value(value: Any) -> str:
    """Return a value as text. A secret is left out, except for an address without its password."""
    if value is None:
        return ""
    text = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
    return without_password(text) if isinstance(value, SecretStr) or _LOGIN.search(text) else text


def without_password(secret: str) -> str:
    """Return the address without its password and parameters; a text of stars for any other secret.

    A password that should be escaped makes another address of it, with its end as the host: that is hidden whole.
    """
    first = _NEXT.split(secret)[0]
    found = _ADDRESS.match(first)
    if not found or (found["login"] is None and "@" in first):
        return HIDDEN if secret else ""
    login = f"{found['user']}:{HIDDEN}@" if found["password"] else found["login"] or ""
    return found["scheme"] + login + found["place"] + (f"?{HIDDEN}" if found["query"] else "")
