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
        ("host=db password=word hunter2=x", "write it as postgresql://"),
        ("postgresql://ann:word@hunter2@db/x", "%40 %3A %2F %25"),
        ("postgresql://ann:word@hunter2/word@db/x", "%40 %3A %2F %25"),
        ("postgresql://ann:hunter2/word@db/x", "%40 %3A %2F %25"),
        ("postgresql://ann:hunter2/wo?rd@db/x", "%40 %3A %2F %25"),
        ("postgresql://ann:wo?rd@hunter2@db/x", "%40 %3A %2F %25"),
        ("postgresql://ann:12/word?hunter2=word@db/x", "%40 %3A %2F %25"),
        ("postgresql://ann:hunter2@db/x?ssl=on", 'invalid URI query parameter: "ssl"'),
    ],
)
def test_the_message_has_the_remedy_and_no_password(address: str, remedy: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        conninfo(SharedSettings(database_url=SecretStr(address)))
    said = str(refused.value)
    assert said.startswith("PRESSWATCH_DATABASE_URL cannot be read: ") and remedy in said and "hunter2" not in said


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://", "postgresql:///x", "postgresql://ann@db:5432,other:5433/x?target_session_attrs=any",
        "postgres://ann:wo?rd:s@[::1]:5432/x", "postgresql://ann:%40%2F@%2Frun%2Fpg/x", "host=db user=ann port=5432",
        "postgresql://db/x?user=ann@cloud", "postgresql://?host=/tmp&user=ann@cloud",
    ],
)  # fmt: skip
def test_other_forms_of_libpq_are_taken(address: str) -> None:
    assert conninfo(SharedSettings(database_url=SecretStr(address)))
