"""What is wrong in a certificate is refused, whoever signed it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path as FilePath

import pytest

from shared.certificates.certificate import SealedDay, certificate, dump, log_line
from shared.certificates.day_log import verified_log
from shared.certificates.merkle import leaf_hash
from shared.certificates.page import certificate_page
from shared.certificates.signed_day import Refused
from shared.certificates.statements import encoded
from shared.certificates.verify import verified
from shared.ids import sha256_hex
from tests.command import presswatch
from tests.unit.test_certificates import AT, BODY, KEY, MESSAGE, URL, facts, made, sealed


def test_a_file_of_another_shape_is_refused() -> None:
    wrong: dict[str, object] = {"path": {}, "capture": ["x"], "index": "0", "day": None}
    for name, value in wrong.items():
        with pytest.raises(Refused):
            verified(dump(json.loads(made(1, 0)) | {name: value}))
    with pytest.raises(Refused):
        verified(b"[" * 100_000)
    with pytest.raises(Refused):
        verified_log([b"[" * 100_000])


def test_lines_are_split_in_one_way() -> None:
    """Two lines in one text have the same hash as two texts."""
    good = json.loads(made(1, 0))
    capture = [*good["capture"][:7], "\n".join(good["capture"][7:9]), *good["capture"][9:]]
    with pytest.raises(Refused):
        verified(dump(good | {"capture": capture}))


@pytest.mark.parametrize("said", ["yesterday", "2026-11-28T00:00:07", ""])
def test_the_time_of_the_signature_is_a_time(said: str) -> None:
    leaves = [leaf_hash(facts().leaf())]
    statement = sealed(leaves).statement.replace(b"2026-11-28T00:00:07Z", said.encode())
    day = SealedDay(statement, KEY.sign(statement), KEY.public_key().public_bytes_raw())
    with pytest.raises(Refused):
        verified(certificate(facts().leaf(), 0, leaves, day, MESSAGE, BODY))
    with pytest.raises(Refused):
        verified_log([log_line(day)])


@pytest.mark.parametrize("said", ["yesterday", "2026-11-27T09:30:00.345", "2026-11-27T09:30:00Z", "-"])
def test_the_time_of_a_capture_is_a_time_also_without_its_message(said: str) -> None:
    leaf = facts().leaf().replace(b"2026-11-27T09:30:00.345Z", said.encode())
    with pytest.raises(Refused):
        verified(certificate(leaf, 0, [leaf_hash(leaf)], sealed([leaf_hash(leaf)]), None, None))


def test_a_capture_with_a_time_after_the_signature_is_shown_as_such(tmp_path: FilePath) -> None:
    """In the command's text and JSON, and on the page for people."""
    late = replace(facts(), captured_at=AT + timedelta(days=1)).leaf()
    wrong = certificate(late, 0, [leaf_hash(late)], sealed([leaf_hash(late)]), None, None)
    for data, is_late in ((wrong, True), (made(), False)):
        (file := tmp_path / "proof.json").write_bytes(data)
        assert verified(data).is_late == is_late
        assert ("later than it was signed" in presswatch("verify-certificate", file).stdout) == is_late
        assert json.loads(presswatch("verify-certificate", file, "--json").stdout)["late"] == is_late
        assert ("is later than the signature" in certificate_page(verified(data), "proof.json")) == is_late


def _signed(message: bytes, *, leaf: tuple[str, str] = ("", ""), day: tuple[str, str] = ("", "")) -> bytes:
    """A certificate that the archive's own key signed, with another message, and a change in the leaf or the day."""
    whole = replace(facts(), message_sha256=sha256_hex(message)).leaf().decode().replace(*leaf).encode()
    honest = sealed([leaf_hash(whole)])
    statement = honest.statement.decode().replace(*day).encode()
    changed = SealedDay(statement, KEY.sign(statement), honest.key)
    return certificate(whole, 0, [leaf_hash(whole)], changed, message, BODY)


def _message(**changes: object) -> bytes:
    return json.dumps(json.loads(MESSAGE) | changes).encode()


CONTRADICTIONS = {
    "the address of another outlet": _signed(MESSAGE, leaf=("https://gazette.example/", "https://bank.example/")),
    "another time": _signed(MESSAGE, leaf=("captured-at: 2026", "captured-at: 2025")),
    "another size": _signed(MESSAGE, leaf=("body-size: ", "body-size: 9")),
    "another body": _signed(_message(body={"sha256": "0" * 64})),
    "a time without a zone": _signed(_message(captured_at="2026-11-27T09:30:00.345")),
    "a time before all times": _signed(_message(captured_at="0001-01-01T00:00:00+23:59")),
    "a time after all times": _signed(_message(captured_at="9999-12-31T23:59:59-23:59")),
    "a day that is none": _signed(MESSAGE, day=("day: 2026-11-27", "day: 2026-99-27")),
    "a day in words": _signed(MESSAGE, day=("day: 2026-11-27", "day: long ago")),
    "a day before that is no hash": _signed(MESSAGE, day=("previous: -", "previous: yesterday")),
    "a signature in another zone": _signed(MESSAGE, day=("00:00:07Z", "00:00:07+09:00")),
    "a signature before the day is over": _signed(MESSAGE, day=("2026-11-28T00:00:07Z", "2026-11-27T23:59:59Z")),
}


@pytest.mark.parametrize("file", CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_what_contradicts_itself_is_refused_whoever_signed_it(file: bytes) -> None:
    with pytest.raises(Refused):
        verified(file)


def test_a_redirect_and_another_spelling_are_no_contradiction() -> None:
    for stated in ("https://gazette.example/", "https://Gazette.example/harbour", "https://www.gazette.example/x"):
        message = _message(final_url="https://www.gazette.example/x", redirects=[{"url": URL, "status": 301}])
        url = facts().leaf().decode().split("\n")[2]
        proven = verified(_signed(message, leaf=(url, f"url: {stated}")))
        assert proven.asked == encoded(URL) and proven.capture["url"] == stated
