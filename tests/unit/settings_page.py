"""Write docs/settings.md from the settings classes: `python -m tests.unit.settings_page`."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

from shared.settings import SharedSettings

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "settings.md"
_HEAD = """\
# Settings

You want to change a port, a folder, a limit or an address. Set an environment
variable before you start:

    PRESSWATCH_LOG_LEVEL=debug make run

Each service reads its variables when it starts. `make run` and the containers
set addresses and folders themselves, `make run` unless you [name a
server](running.md#with-servers-that-already-run); all other variables reach all
services. A wrong value is reported by name, and the service ends with exit code
78. Secrets can be files in the folder named by `PRESSWATCH_SECRETS_DIR`, each
named like its variable in lower case.

`python -m tests.unit.settings_page` writes this page.
"""


def settings_classes() -> Iterator[tuple[str, type[BaseSettings]]]:
    """Yield (heading, class) of every settings class: the shared one first, then each service's."""
    yield "All services", SharedSettings
    for path in sorted((ROOT / "services").glob("*/settings.py")):
        module = importlib.import_module(f"services.{path.parent.name}.settings")
        for kind in vars(module).values():
            if isinstance(kind, type) and issubclass(kind, BaseSettings) and kind.__module__ == module.__name__:
                yield path.parent.name.capitalize(), kind


def variables(kind: type[BaseSettings]) -> dict[str, FieldInfo]:
    """Map environment variables to fields, without those of the shared class."""
    inherited = SharedSettings.model_fields if kind is not SharedSettings else {}
    prefix = str(kind.model_config.get("env_prefix", ""))
    return {f"{prefix}{name}".upper(): field for name, field in kind.model_fields.items() if name not in inherited}


def page() -> str:
    sections = [_HEAD]
    for heading, kind in settings_classes():
        rows = [_row(name, field) for name, field in variables(kind).items()]
        sections.append(
            "\n".join([f"## {heading}\n", "| variable | default | meaning |", "|---|---|---|", *rows]) + "\n"
        )
    return "\n".join(sections)


def _row(name: str, field: FieldInfo) -> str:
    value = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
    shown = "" if value in (None, "") else f"`{value}`"
    return f"| `{name}` | {shown} | {(field.description or '').replace('|', chr(92) + '|')} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
