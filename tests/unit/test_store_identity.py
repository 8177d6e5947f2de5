"""A store is the same store whoever opens it, and another one on another server."""

from __future__ import annotations

import pytest

from shared.errors import Misconfigured
from shared.settings import SharedSettings
from shared.storage.object_client import ObjectClient
from shared.storage.opening import open_blobs


def identity(where: str, endpoint: str | None = None, key: str = "key") -> str:
    return ObjectClient(where, endpoint, key, "c2VjcmV0").identity


def test_the_server_belongs_to_it_and_the_key_of_s3_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    here = identity("s3://archive/press", "http://127.0.0.1:9000")
    assert here == "s3://archive/press at http://127.0.0.1:9000"
    assert identity("s3://archive/press/", "http://127.0.0.1:9000/", "other") == here
    assert identity("s3://archive/press", "http://127.0.0.1:9001") != here
    assert identity("s3://archive/press") == "s3://archive/press"
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9000")
    assert identity("s3://archive/press") == here


@pytest.mark.parametrize("where", ["s3:/archive/press", "S3:archive", "s3://", "ftp://archive/press"])
def test_an_address_with_a_slip_is_no_folder(where: str) -> None:
    with pytest.raises(Misconfigured, match="is neither a folder nor s3://BUCKET/PREFIX"):
        open_blobs(SharedSettings(blobs=where))


def test_the_account_of_azure_belongs_to_it() -> None:
    assert (
        identity("az://bodies/press", key="one")
        == "az://bodies/press at one"
        != identity("az://bodies/press", key="two")
    )


def test_the_server_of_an_account_and_no_password_belong_to_it() -> None:
    where, server = "az://bodies/press", "http://127.0.0.1:10000"
    assert identity(where, server, "one") == "az://bodies/press at one at http://127.0.0.1:10000"
    assert identity("s3://archive/press", "https://ann:hunter2@store.example") == "s3://archive/press at store.example"
