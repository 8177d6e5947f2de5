"""The script on the page of certificates and `presswatch verify-certificate` give the same answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.certificates.certificate import dump
from shared.certificates.ots_paths import InBlock
from shared.certificates.signed_day import Refused
from shared.certificates.verify import verified
from tests.integration.reader.sealing import check_by_hand
from tests.unit.test_certificates import made

GOOD = made(5, 3)
FIELDS = json.loads(GOOD)
STAMPED = made(5, 3, [InBlock(900_001), InBlock(900_002)])
WHOLE = {
    **{f"place {at} of {size}": made(size, at) for size, at in ((1, 0), (2, 1), (3, 2), (4, 0), (5, 4), (8, 5))},
    "time stamps": STAMPED,
    "without body": dump(FIELDS | {"body": None}),
    "without message": dump(FIELDS | {"message": None}),
}  # fmt: skip
FORMS = {
    "fields in another order": dump(dict(reversed(FIELDS.items()))),
    "a field twice": GOOD.replace(b' "leaf"', b' "leaf": "",\n "leaf"', 1),
    "a line within a list twice": GOOD.replace(b'  "status: 200",\n', b'  "status: 200",\n  "status: 200",\n'),
    "a field more": dump(FIELDS | {"note": "trust me"}),
    "no newline at its end": GOOD[:-1],
    "a line more": GOOD + b"\n",
    "lines of Windows": GOOD.replace(b"\n", b"\r\n"),
    "on one line": json.dumps(FIELDS).encode() + b"\n",
    "a byte order mark": b"\xef\xbb\xbf" + GOOD,
    "another alphabet": GOOD.decode().encode("utf-16"),
    "letters composed": GOOD.replace(b"text/html", "texté/html".encode()),
    "letters decomposed": GOOD.replace(b"text/html", "texte\u0301/html".encode()),
    "an escaped letter": GOOD.replace(b"text/html", rb"text\u002fhtml"),
    "an empty body": dump(FIELDS | {"body": ""}),
    "another format": dump(FIELDS | {"format": "presswatch-certificate/2"}),
    "another place": dump(FIELDS | {"index": 2}),
    "a place outside": dump(FIELDS | {"index": 5}),
    "a place with a zero before it": GOOD.replace(b'"index": 3', b'"index": 03'),
    "a shorter path": dump(FIELDS | {"path": FIELDS["path"][:-1]}),
    "spaces in a step": dump(FIELDS | {"path": [step.replace(" ", "  ") for step in FIELDS["path"]]}),
    "a space after a step": dump(FIELDS | {"path": [f"{step} " for step in FIELDS["path"]]}),
    "spaces in a time stamp": STAMPED.replace(b'"append 30"', b'"append  30"'),
    "a space after a time stamp": STAMPED.replace(b'"sha256"', b'"sha256 "'),
    "a space before a time stamp": STAMPED.replace(b'"sha256"', b'" sha256"'),
    "more after a time stamp": STAMPED.replace(b'"sha256"', b'"sha256 30"'),
    "more after an added byte": STAMPED.replace(b'"append 30"', b'"append 30 31"'),
    "a block with a zero before it": STAMPED.replace(b"block 9", b"block 09"),
    "a longer path": dump(FIELDS | {"path": FIELDS["path"] * 2}),
    "a larger tree": dump(FIELDS | {"captures": 6}),
    "an empty file": b"",
}


def by_hand(data: bytes, folder: Path) -> bool:
    (file := folder / "proof.json").write_bytes(data)
    return check_by_hand(file).returncode == 0


def by_command(data: bytes) -> bool:
    try:
        verified(data)
    except Refused:
        return False
    return True


@pytest.mark.parametrize("data", WHOLE.values(), ids=WHOLE)
def test_both_accept_a_whole_certificate(data: bytes, tmp_path: Path) -> None:
    assert by_command(data) and by_hand(data, tmp_path)


@pytest.mark.parametrize("data", FORMS.values(), ids=FORMS)
def test_both_refuse_another_form(data: bytes, tmp_path: Path) -> None:
    assert data not in (GOOD, STAMPED) and not by_command(data) and not by_hand(data, tmp_path)


def changed_lines(good: bytes) -> Iterator[bytes]:
    """Change one byte near the end of each line, in turn by another bit."""
    at = 0
    for number, line in enumerate(good.splitlines(keepends=True)):
        at += len(line)
        changed = bytearray(good)
        changed[max(at - 5, 0)] ^= 1 << number % 3
        yield bytes(changed)


@pytest.mark.parametrize("data", list(changed_lines(GOOD)))
def test_both_find_a_changed_byte_in_each_line(data: bytes, tmp_path: Path) -> None:
    assert not by_command(data) and not by_hand(data, tmp_path)


def test_the_script_reads_a_body_of_many_megabytes(tmp_path: Path) -> None:
    body = b"<p>x</p>" * (3 << 20)
    assert by_hand(made(2, 1, body=body), tmp_path)
    assert (tmp_path / "body.bin").read_bytes() == body
