"""`presswatch config`: every setting once, with its origin, and no secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.console.operate.settings_in_force import KINDS, in_force, without_password
from tests.unit.settings_page import settings_classes, variables


def test_every_setting_is_shown_once() -> None:
    assert set(KINDS.values()) == {kind for _, kind in settings_classes()}
    wanted = [name for _, kind in settings_classes() for name in variables(kind)]
    assert sorted(one.variable for one in in_force({}, {})) == sorted(wanted)


def test_the_origin_is_named_and_secrets_are_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "presswatch_redis_password").write_text("from-a-file")
    given = {
        "PRESSWATCH_SECRETS_DIR": str(tmp_path),
        "PRESSWATCH_DATABASE_URL": "postgresql://me:from-the-url@db.example/presswatch?password=also",
        "PRESSWATCH_BLOBS_SECRET_KEY": "from-the-environment",
        "PRESSWATCH_BLOBS": "s3://archive/x",
        "PRESSWATCH_BLOBS_ENDPOINT": "https://me:of-the-store@s3.example:9000",
        "PRESSWATCH_CONTACT": "https://press.example:8000/@me",
        "PRESSWATCH_FETCH_SLOTS": "7",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    found = {one.variable: one for one in in_force(given, {"PRESSWATCH_BLOBS": "s3://archive/x"})}
    assert found["PRESSWATCH_REDIS_PASSWORD"].origin == str(tmp_path / "presswatch_redis_password")
    assert found["PRESSWATCH_DATABASE_URL"].value == "postgresql://me:***@db.example/presswatch?***"
    assert (found["PRESSWATCH_FETCH_SLOTS"].value, found["PRESSWATCH_FETCH_SLOTS"].origin) == ("7", "environment")
    assert found["PRESSWATCH_BLOBS_ENDPOINT"].value == "https://me:***@s3.example:9000"
    assert found["PRESSWATCH_CONTACT"].value == "https://press.example:8000/@me"
    assert found["PRESSWATCH_BLOBS"].origin == "the running watch"
    assert found["PRESSWATCH_PARTITIONS"].origin == "default"
    secrets = ("from-a-file", "from-the-url", "also", "from-the-environment", "of-the-store")
    assert not [one for one in found.values() for secret in secrets if secret in one.value]


@pytest.mark.parametrize(
    ("secret", "shown"),
    [("", ""), ("word", "***"), ("redis://h:6379/0", "redis://h:6379/0"), ("redis://:w@h", "redis://:***@h"),
     ("redis://u:a@b@h:1,h:2", "redis://u:***@h:1"), ("redis://:a,b@h", "redis://:***@h"),
     ("https://u:w@h:1/n,https://u:w@g:2/n", "https://u:***@h:1/n"), ("redis://[::1]:6379/0", "redis://[::1]:6379/0"),
     ("redis://u:wo/rd@h/0", "***"), ("redis://u:wo#rd@h/0", "***"), ("redis://u:w[d@h/0", "redis://u:***@h/0"),
     ("postgresql://u:wo?rd@h/x", "***"), ("postgresql://h/x?password=wo@rd", "***")],
)  # fmt: skip
def test_an_address_is_shown_without_its_password(secret: str, shown: str) -> None:
    assert without_password(secret) == shown
