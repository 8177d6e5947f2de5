"""Settings: a wrong one is reported by its name and where to look it up."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic_settings import BaseSettings

from services.console.operate.settings_in_force import KINDS
from shared.errors import Misconfigured
from shared.settings import SharedSettings, load
from shared.streams.consumer.service import Service


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESSWATCH_PARTITIONS", "4")
    monkeypatch.setenv("PRESSWATCH_REDIS_PASSWORD", "hush")
    settings = load(SharedSettings)
    assert settings.partitions == 4
    assert "hush" not in repr(settings)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_an_empty_path_is_not_set(kind: type[BaseSettings], monkeypatch: pytest.MonkeyPatch) -> None:
    plain = load(kind)
    paths = [name for name, field in kind.model_fields.items() if "Path" in str(field.annotation)]
    for name in paths:
        monkeypatch.setenv(f"{kind.model_config.get('env_prefix', '')}{name}".upper(), "")
    assert load(kind) == plain


def test_a_wrong_setting_is_reported_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESSWATCH_PARTITIONS", "many")
    monkeypatch.setenv("PRESSWATCH_LOG_FORMAT", "xml")
    with pytest.raises(Misconfigured) as caught:
        load(SharedSettings)
    text = str(caught.value)
    assert "PRESSWATCH_PARTITIONS: Input should be a valid integer" in text
    assert "PRESSWATCH_LOG_FORMAT" in text
    assert "docs/settings.md" in text


def test_secrets_may_lie_in_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "presswatch_database_password").write_text("hush\n")
    monkeypatch.setenv("PRESSWATCH_SECRETS_DIR", str(tmp_path))
    password = load(SharedSettings).database_password
    assert password is not None
    assert password.get_secret_value() == "hush"


def test_a_missing_folder_of_secrets_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESSWATCH_SECRETS_DIR", str(tmp_path / "nowhere"))
    with pytest.raises(Misconfigured, match="is not a folder"):
        load(SharedSettings)


def test_the_streams_limits_are_those_of_the_settings() -> None:
    settings = SharedSettings(stream_entries=7, stream_mb=3)
    service = Service("x", settings, None, None)  # type: ignore[arg-type]
    assert (service.limits.entries, service.limits.bytes, service.limits.memory_share) == (7, 3 << 20, 0.70)
