"""Load source files. Errors are reported with file, line and remedy."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError

from shared.errors import Misconfigured
from shared.sources.catalogue import Sources
from shared.sources.model import Outlet
from shared.sources.toml_lines import line_of

_REMEDIES = {
    "extra_forbidden": "no such key; docs/sources.md lists them all",
    "missing": "is missing; add it",
    "enum": "",
}
_AT_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)$")


def source_files(spec: str) -> list[Path]:
    """Return the files in a comma-separated list of files and folders. Folders are searched recursively.

    Hidden files and folders are left out: Kubernetes shows the files of a ConfigMap a second time in a hidden folder.
    """
    found: list[Path] = []
    for part in filter(None, (p.strip() for p in spec.split(","))):
        path = Path(part)
        if path.is_dir():
            found += sorted(p for p in path.rglob("*.toml") if not _hidden(p.relative_to(path)))
        elif path.is_file():
            found.append(path)
        else:
            raise Misconfigured(f"{part}: there is no such file or folder of sources; check PRESSWATCH_SOURCES")
    return list(dict.fromkeys(found))


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def load_sources(spec: str) -> Sources:
    """Load all outlets of `spec`. Raises `Misconfigured` with all faults, one per line."""
    return Sources(_distinct(_read_all(source_files(spec))))


def read_outlet(path: Path) -> Outlet:
    """Read one file's outlet. Raises `Misconfigured`."""
    try:
        text = path.read_text(encoding="utf-8")
        return Outlet.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise Misconfigured(_explain_toml(path, str(error))) from None
    except ValidationError as error:
        raise Misconfigured(_explain(path, text, error)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(f"{path}: cannot be read: {error}; it must be UTF-8 text that we may read") from None


def _read_all(paths: Iterable[Path]) -> list[tuple[Path, Outlet]]:
    read, faults = [], []
    for path in paths:
        try:
            read.append((path, read_outlet(path)))
        except Misconfigured as error:
            faults.append(str(error))
    if faults:
        raise Misconfigured("\n".join(faults))
    return read


def _distinct(read: Iterable[tuple[Path, Outlet]]) -> list[Outlet]:
    by_id: dict[str, Path] = {}
    outlets = []
    for path, outlet in read:
        if outlet.id in by_id:
            raise Misconfigured(f"{path}: id {outlet.id!r} is taken by {by_id[outlet.id]}; give each outlet its own")
        by_id[outlet.id] = path
        outlets.append(outlet)
    return outlets


def _explain_toml(path: Path, said: str) -> str:
    line = _AT_LINE.search(said)
    where = f"{path}:{line.group(1)}" if line else str(path)
    return f"{where}: not valid TOML: {_AT_LINE.sub('', said)}; fix this line or the one before it"


def _explain(path: Path, text: str, error: ValidationError) -> str:
    said = []
    for fault in error.errors(include_url=False, include_input=False):
        line = line_of(text, fault["loc"])
        name = ".".join(map(str, fault["loc"])) or "file"
        remedy = _REMEDIES.get(fault["type"]) or fault["msg"].removeprefix("Value error, ")
        said.append(f"{path}{f':{line}' if line else ''}: {name}: {remedy}")
    return "\n".join(said)
