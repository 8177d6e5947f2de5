"""The tree is that of RFC 9162, and of a certificate no byte can be changed."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from shared.certificates.certificate import SealedDay, certificate, dump, log_line
from shared.certificates.day_log import verified_log
from shared.certificates.merkle import inclusion_path, leaf_hash, node_hash, root, root_of_path, sibling_sides
from shared.certificates.ots_file import write_proof
from shared.certificates.ots_lines import lines_of
from shared.certificates.ots_paths import InBlock, Path, Pending
from shared.certificates.signed_day import Refused
from shared.certificates.statements import CaptureFacts, DayFacts, encoded, statement_hash
from shared.certificates.verify import verified
from shared.ids import capture_id, sha256_hex

AT = datetime(2026, 11, 27, 9, 30, 0, 345000, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
BODY = "<html>항구</html>".encode()
URL = 'https://gazette.example/항구?a="b"'


def message_of(body: bytes) -> bytes:
    return json.dumps({"url": URL, "captured_at": AT.isoformat(), "body": {"sha256": sha256_hex(body)}}).encode()


MESSAGE = message_of(BODY)


def facts(body: bytes = BODY) -> CaptureFacts:
    id, hashed = capture_id(URL, AT, sha256_hex(body)), sha256_hex(message_of(body))
    return CaptureFacts(id, URL, AT, sha256_hex(body), len(body), "text/html", 200, "fetched", None, hashed)


def sealed(leaves: list[bytes], day: date = AT.date(), previous: str | None = None) -> SealedDay:
    key = KEY.public_key().public_bytes_raw()
    at = datetime.combine(day + timedelta(days=1), time(0, 0, 7), UTC)
    statement = DayFacts(day, len(leaves), root(leaves), previous, at, key).statement()
    return SealedDay(statement, KEY.sign(statement), key)


def made(size: int = 5, index: int = 3, ends: Sequence[InBlock | Pending] = (), body: bytes = BODY) -> bytes:
    leaves = [leaf_hash(b"%d" % n) for n in range(size)]
    leaves[index] = leaf_hash(facts(body).leaf())
    day = sealed(leaves)
    paths = [Path((("append", b"%d" % n), ("sha256", b"")), end) for n, end in enumerate(ends)]
    proof = write_proof(sha256(day.statement).digest(), paths) if paths else None
    return certificate(facts(body).leaf(), index, leaves, day, message_of(body), body, proof)


def test_roots_of_small_trees_are_those_of_the_rfc() -> None:
    a, b, c = (leaf_hash(one) for one in (b"a", b"b", b"c"))
    assert root([]) == sha256(b"").digest()
    assert root([a]) == a == sha256(b"\0a").digest()
    assert root([a, b, c]) == sha256(b"\1" + sha256(b"\1" + a + b).digest() + c).digest()


def _root_by_the_rfc(leaves: list[bytes]) -> bytes:
    """Section 2.1.1, word for word."""
    if len(leaves) == 1:
        return leaves[0]
    k = 1 << ((len(leaves) - 1).bit_length() - 1)
    return node_hash(_root_by_the_rfc(leaves[:k]), _root_by_the_rfc(leaves[k:]))


@given(st.integers(1, 70).flatmap(lambda size: st.tuples(st.just(size), st.integers(0, size - 1))))
def test_every_path_leads_to_the_root(place: tuple[int, int]) -> None:
    size, index = place
    leaves = [leaf_hash(b"%d" % n) for n in range(size)]
    path = inclusion_path(index, leaves)
    assert root_of_path(leaves[index], path) == root(leaves) == _root_by_the_rfc(leaves)
    assert [side for side, _ in path] == list(sibling_sides(index, size))


def test_the_texts_are_as_the_page_describes_them() -> None:
    assert facts().leaf().decode() == (
        f"presswatch-capture/1\nid: {facts().id}\nurl: https://gazette.example/%ED%95%AD%EA%B5%AC?a=%22b%22\n"
        f"captured-at: 2026-11-27T09:30:00.345Z\nbody-sha256: {sha256_hex(BODY)}\nbody-size: {len(BODY)}\n"
        f"media-type: text/html\nstatus: 200\norigin: fetched\nproducer: -\nmessage-sha256: {sha256_hex(MESSAGE)}\n"
    )
    assert encoded("a\nb\\") == "a%0Ab%5C"


def test_a_certificate_proves_its_capture() -> None:
    for size, index in ((1, 0), (2, 1), (5, 3), (5, 4), (8, 7)):
        proven = verified(made(size, index))
        assert proven.capture["url"].startswith("https://gazette.example/") and proven.day["day"] == "2026-11-27"
        assert proven.has_body and proven.has_message


def test_another_message_or_body_is_left_out() -> None:
    leaves = [leaf_hash(facts().leaf())]
    proven = verified(certificate(facts().leaf(), 0, leaves, sealed(leaves), b"another", b"another"))
    assert not proven.has_body and not proven.has_message


def test_a_time_stamp_comes_with_its_blocks() -> None:
    both = verified(made(ends=[InBlock(900_001), Pending("https://a.example"), InBlock(900_002)]))
    assert [block.height for block in both.blocks] == [900_001, 900_002] and both.has_body
    assert made(ends=[Pending("https://a.example")]) == made()


@pytest.mark.parametrize("bit", [1, 2, 32])
@pytest.mark.parametrize("ends", [[], [InBlock(900_001), InBlock(900_002)]], ids=["plain", "stamped"])
def test_any_one_changed_byte_is_found(bit: int, ends: list[InBlock | Pending]) -> None:
    good = made(ends=ends)
    for at in range(len(good)):
        changed = bytearray(good)
        changed[at] ^= bit
        with pytest.raises(Refused):
            verified(bytes(changed))
    for at in range(len(good)):
        with pytest.raises(Refused):
            verified(good[:at] + good[at + 1 :])


def _stamped_by(paths: list[Path]) -> dict[str, object]:
    day = sealed([leaf_hash(facts().leaf())])
    stamped = sha256(day.statement).digest()
    file = write_proof(stamped, paths)
    return {"opentimestamps": lines_of(stamped, paths), "ots": b64encode(file).decode()}


def test_time_stamps_are_written_in_one_form_and_are_few() -> None:
    good = json.loads(made(1, 0, [InBlock(900_001)]))
    several: tuple[dict[str, object], ...] = (
        {"opentimestamps": good["opentimestamps"] * 2},
        {"opentimestamps": []},
        {"opentimestamps": {}},
        {"ots": None},
        _stamped_by([Path((("sha256", b""),) * n, InBlock(7)) for n in range(65)]),
        _stamped_by([Path((("sha256", b""),) * 300, InBlock(7))]),
    )
    for changes in several:
        with pytest.raises(Refused):
            verified(dump(good | changes))
    nested = [row for n in range(1_500) for row in ["sha256"] * n + [f"block 7 {'0' * 64}"]]
    with pytest.raises(Refused):
        verified(dump(good | {"opentimestamps": nested}))


def test_a_log_is_a_chain() -> None:
    first = sealed([leaf_hash(b"a")])
    second = sealed([], date(2026, 11, 28), statement_hash(first.statement))
    third = sealed([], date(2026, 11, 29), statement_hash(second.statement))
    rows = [log_line(one) for one in (first, second, third)]
    assert len(verified_log(rows)) == 3
    with pytest.raises(Refused, match="does not name the day before"):
        verified_log([rows[0], rows[2]])
    with pytest.raises(Refused, match="a day is missing"):
        verified_log([rows[0], log_line(sealed([], date(2026, 12, 1), statement_hash(first.statement)))])
    for at in range(len(rows[1])):
        changed = bytearray(rows[1])
        changed[at] ^= 1
        with pytest.raises(Refused):
            verified_log([rows[0], bytes(changed), rows[2]])
