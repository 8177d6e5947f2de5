"""Proofs of OpenTimestamps are read and written as the format says, and hostile ones are refused."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import new, sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.publisher.core.proof.calendar_answers import block_path, lowest_block, not_asked, open_promises, promise
from shared.certificates.bitcoin_header import read_header
from shared.certificates.ots_file import MAGIC, read_paths, read_proof, write_proof
from shared.certificates.ots_lines import lines_of
from shared.certificates.ots_paths import InBlock, Path, Pending, block_of, follow
from tests.calendars import block_claim, header_over, promise_of, text

A, B = "https://a.example", "https://b.example"
STAMPED = sha256(b"day").digest()
GENESIS = bytes.fromhex(
    "0100000000000000000000000000000000000000000000000000000000000000000000003ba3edfd7a7b12b27ac72c3e67768f617fc81bc3"
    "888a51323a9fb8aa4b1e5e4a29ab5f49ffff001d1dac2b7c"
)
STEP = st.one_of(
    st.sampled_from([("sha256", b""), ("ripemd160", b""), ("sha1", b"")]),
    st.tuples(st.sampled_from(["append", "prepend"]), st.binary(min_size=1, max_size=200)),
)
END = st.one_of(st.builds(InBlock, st.integers(0, (1 << 31) - 1)), st.builds(Pending, st.sampled_from([A, B])))
PATHS = st.lists(st.builds(Path, st.lists(STEP, max_size=6).map(tuple), END), min_size=1, max_size=8)


@given(PATHS)
def test_what_is_written_is_read_again(paths: list[Path]) -> None:
    written = write_proof(STAMPED, paths)
    stamped, read = read_proof(written)
    assert stamped == STAMPED and set(read) == set(paths) and write_proof(stamped, read) == written


def test_the_bytes_are_those_of_the_format() -> None:
    paths = [Path((("append", b"xy"), ("sha256", b"")), InBlock(300)), Path((("append", b"xy"),), Pending(A))]
    tail = b"\xf0\x02xy" + b"\xff" + promise_of(A) + b"\x08" + block_claim(300)
    assert write_proof(STAMPED, paths) == MAGIC + b"\x01\x08" + STAMPED + tail


def test_operations_do_what_they_are_called() -> None:
    steps = (("append", b"b"), ("prepend", b"a"), ("sha1", b""), ("ripemd160", b""), ("sha256", b""))
    expected = sha256(new("ripemd160", new("sha1", b"a-b").digest()).digest()).digest()
    assert follow(b"-", steps) == expected
    with pytest.raises(ValueError, match="4096"):
        follow(b"-", [("append", b"x" * 4096)])


@pytest.mark.parametrize(
    "answer",
    [
        b"", b"\x08", b"\xff", b"\xff\xff", b"\x08" * 9000 + block_claim(1), b"\xff\x08" * 3000,
        b"\xf0\x00" + block_claim(1),
        b"\xff" + block_claim(1), block_claim(1) + b"!", b"\xf0" + b"\xff" * 9, b"\xf0\x81\x80\x80\x80\x10",
        b"\xf2" + block_claim(1),
        b"\0" + b"\1" * 8 + b"\xff\xff\x03", (b"\xff" + block_claim(1)) * 100 + block_claim(2), block_claim(1 << 33),
        b"\0" + bytes.fromhex("83dfe30d2ef90c8e") + text(text(b"\xff\xfe")),
        b"\0" + bytes.fromhex("0588960d73d71901") + text(b"\x01\x02"), b"<html>Not found</html>",
    ],
)  # fmt: skip
def test_what_a_calendar_cannot_mean_is_refused(answer: bytes) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_paths(answer)


@given(st.binary(max_size=300))
def test_no_bytes_do_harm(answer: bytes) -> None:
    try:
        paths = read_paths(answer)
    except ValueError:
        return
    assert read_proof(write_proof(STAMPED, paths))[0] == STAMPED if paths else True


def test_other_attestations_are_left_out() -> None:
    other = b"\0" + b"\6" * 8 + text(b"anything")
    assert read_paths(b"\xff" + other + b"\x08" + block_claim(7)) == [Path((("sha256", b""),), InBlock(7))]


def test_of_each_calendar_a_promise_and_a_block_are_kept() -> None:
    answer = b"\xff\x08" + promise_of(B) + b"\xff" + block_claim(5) + b"\xf0\x01n" + promise_of(A + "/")
    promised = promise(answer, STAMPED, A)
    assert promised == Path((("append", b"n"),), Pending(A + "/"))
    assert not_asked([promised], [A, B]) == [B] and open_promises([promised], [A, B]) == [(A, promised)]
    assert block_path(b"\x08" + promise_of(A), STAMPED, promised) is None
    kept = block_path(b"\xff\x08\x08" + block_claim(9) + b"\x08" + block_claim(8), STAMPED, promised)
    assert kept == Path((*promised.steps, ("sha256", b"")), InBlock(8))
    assert open_promises([promised, kept], [A, B]) == [] and lowest_block(STAMPED, [promised, kept]) == 8


def test_a_pool_is_refused_with_the_calendar_to_name() -> None:
    with pytest.raises(ValueError, match="name in its place https://b"):
        promise(promise_of(B), STAMPED, A)
    with pytest.raises(ValueError, match="another calendar"):
        promise(block_claim(1), STAMPED, A)


def test_a_block_needs_a_merkle_root_and_few_operations() -> None:
    promised = Path((("sha256", b""),) * 200, Pending(A))
    with pytest.raises(ValueError, match="Merkle root"):
        block_path(b"\xf0\x01x" + block_claim(1), STAMPED, promised)
    with pytest.raises(ValueError, match="too many"):
        block_path(b"\x08" * 51 + block_claim(1), STAMPED, promised)


def test_lines_lead_to_the_block_that_they_name() -> None:
    paths = [
        Path((("append", b"\1\2"), ("sha256", b"")), InBlock(3)),
        Path((("ripemd160", b""), ("sha256", b"")), InBlock(4)),
    ]
    rows = lines_of(STAMPED, [*paths, Path((), Pending(A))])
    assert rows[:2] == ["append 0102", "sha256"] and rows[2].startswith("block 3 ")
    assert block_of(STAMPED, Path((), Pending(A))) is None


def test_the_first_header_of_the_chain() -> None:
    header = read_header(GENESIS)
    assert header.hash == "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f"
    assert header.merkle_root == "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b"
    assert (header.at, header.work) == (datetime(2009, 1, 3, 18, 15, 5, tzinfo=UTC), 32)


def test_no_changed_header_is_believed() -> None:
    for at in range(80):
        with pytest.raises(ValueError, match="not a block header"):
            read_header(GENESIS[:at] + bytes((GENESIS[at] ^ 1,)) + GENESIS[at + 1 :])
    with pytest.raises(ValueError, match="80 bytes"):
        read_header(GENESIS + b"!")
    assert read_header(header_over(STAMPED, 0)).work == 1
