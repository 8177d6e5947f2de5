"""An address of the database that cannot be read: the message says how to write it, and holds no password."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from shared.archive.schema.connection import conninfo
from shared.errors import Misconfigured
from shared.settings import SharedSettings


@pytest.mark.parametrize(
    ("address", "remedy"),
    [
        ("postgresql//ann:hunter2@db/x", "write it as postgresql://"),
        ("mysql://ann:hunter2@db/x", "write it as postgresql://"),
        ("postgresql://ann:hunter2%zz@db/x", "%40 %3A %2F %25"),
        ("host=db password='hunter2", "write it as postgresql://"),
        ("postgresql://ann:hunter2@db/x?ssl=on", 'invalid URI query parameter: "ssl"'),
    ],
)
def test_the_message_has_the_remedy_and_no_password(address: str, remedy: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        conninfo(SharedSettings(database_url=SecretStr(address)))
    said = str(refused.value)
    assert said.startswith("PRESSWATCH_DATABASE_URL cannot be read: ") and remedy in said and "hunter2" not in said
