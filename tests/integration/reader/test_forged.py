"""Certificates and logs of a forger, shown to those who have nothing but the files, a shell and the docs."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Mapping
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from shared.certificates.certificate import SealedDay, dump, log_line
from shared.certificates.merkle import leaf_hash, root
from shared.certificates.ots_paths import InBlock
from shared.certificates.statements import DayFacts, statement_hash
from tests.command import presswatch
from tests.integration.reader.sealing import check_by_hand
from tests.unit.test_certificates import AT, KEY, facts, made, sealed

FORGER = Ed25519PrivateKey.from_private_bytes(b"f" * 32)


def forged(tmp_path: Path, changes: Mapping[str, object], ends: tuple[InBlock, ...] = ()) -> Path:
    file = tmp_path / "proof.json"
    file.write_bytes(dump(json.loads(made(ends=ends)) | changes))
    return file


def refused_by_both(file: Path) -> bool:
    return check_by_hand(file).returncode != 0 and presswatch("verify-certificate", file).returncode == 1


def test_the_script_accepts_what_is_true(tmp_path: Path) -> None:
    for ends in ((), (InBlock(900_001),)):
        done = check_by_hand(forged(tmp_path, {}, ends))
        assert done.returncode == 0, done.stdout + done.stderr
        assert sha256(base64.b64decode(json.loads(made())["public_key"])).hexdigest() in done.stdout


def test_another_key_under_the_statement_of_the_archive_is_refused(tmp_path: Path) -> None:
    """The statement names the archive's key. Who looks at that line must not be shown a signature of another one."""
    key = rsa.generate_private_key(65537, 2048)
    der = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    statement = "".join(f"{row}\n" for row in json.loads(made())["day"]).encode()
    signatures = {der: key.sign(statement, padding.PKCS1v15(), SHA256())}
    other = FORGER.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    signatures[other] = FORGER.sign(statement)
    for public, signature in signatures.items():
        changes = {"public_key": base64.b64encode(public).decode(), "signature": signature.hex()}
        assert refused_by_both(forged(tmp_path, changes))


_WITHOUT_INPUT = r"""
said=$(openssl dgst -r -list | cut -d' ' -f1)
printf "$(printf %s "$said" | sed 's/../\\x&/g')" 2> /dev/null | sha256sum | cut -c1-64 | fold -w2 | tac | tr -d '\n'
"""


def test_a_path_into_a_block_depends_on_the_day(tmp_path: Path) -> None:
    """`openssl dgst -list` says the same for every day, so what follows it could be stamped years before."""
    constant = subprocess.run(["bash", "-c", _WITHOUT_INPUT], capture_output=True, text=True, check=True).stdout
    for steps in (["list", "sha256"], ["list"], ["md5"], ["shake256"], [""]):
        changes = {"opentimestamps": [*steps, f"block 900001 {constant}"]}
        assert refused_by_both(forged(tmp_path, changes, (InBlock(900_001),)))


@pytest.mark.parametrize(
    "sibling", ["%s" * 32, "%.0s" * 16, "00", "", "0" * 128, "zz" * 32, "$(touch forged)", "%(" * 32]
)
def test_a_step_of_the_tree_is_a_hash(tmp_path: Path, sibling: str) -> None:
    good = json.loads(made())
    assert refused_by_both(forged(tmp_path, {"path": [f"left {sibling}", *good["path"][1:]]}))
    assert not (tmp_path / "forged").exists()


def test_days_that_a_forger_adds_to_an_honest_log_show_another_key(tmp_path: Path) -> None:
    first, log = sealed([]), tmp_path / "days.jsonl"
    key = FORGER.public_key().public_bytes_raw()
    statement = DayFacts(
        date(2026, 11, 28), 0, root([]), statement_hash(first.statement), AT + timedelta(days=2), key
    ).statement()
    log.write_bytes(log_line(first) + log_line(SealedDay(statement, FORGER.sign(statement), key)))
    done = presswatch("verify-log", log)
    assert done.returncode == 0 and "days       2026-11-27 to 2026-11-28\n" in done.stdout
    [honest, other] = [line for line in done.stdout.splitlines() if line.startswith("key")]
    assert first.fingerprint in honest and "from 2026-11-28: another key, compare it too" in other
    shown = json.loads(presswatch("verify-log", log, "--json").stdout)["keys"]
    assert [one["since"] for one in shown] == ["2026-11-27", "2026-11-28"] and shown[0]["key"] == first.fingerprint


def test_a_log_without_its_beginning_says_so(tmp_path: Path) -> None:
    first, log = sealed([]), tmp_path / "days.jsonl"
    second = sealed([], date(2026, 11, 28), statement_hash(first.statement))
    log.write_bytes(log_line(second))
    assert "days before are not in this file" in presswatch("verify-log", log).stdout
    log.write_bytes(log_line(first) + log_line(second))
    done = presswatch("verify-log", log)
    assert "not in this file" not in done.stdout and "another key" not in done.stdout


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    log, file = tmp_path / "days.jsonl", forged(tmp_path, {})
    log.write_bytes(log_line(sealed([])))
    for words in (("verify-log", tmp_path), ("verify-log", log, "--kept", tmp_path),
                  ("verify-certificate", file, "--log", tmp_path), ("verify-certificate", tmp_path)):  # fmt: skip
        done = presswatch(*words)
        said = " ".join(done.stderr.replace("│", " ").split())  # the message is in a box, and wrapped
        assert (done.returncode, "is a directory" in said) == (2, True), done.stderr


def test_a_log_with_a_day_after_which_no_other_comes(tmp_path: Path) -> None:
    """Nobody can have signed it when it was over."""
    log, key = tmp_path / "days.jsonl", KEY.public_key().public_bytes_raw()
    statement = DayFacts(date(9999, 12, 31), 0, root([]), None, AT, key).statement()
    log.write_bytes(log_line(SealedDay(statement, KEY.sign(statement), key)))
    done = presswatch("verify-log", log)
    assert (done.returncode, "signed before it was over" in done.stderr) == (1, True), done.stderr


def under_key(statement: bytes, key: bytes, signature: bytes) -> dict[str, object]:
    return SealedDay(statement, signature, key).fields()


IDENTITY = b"\1" + bytes(31)
EIGHTH = bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa")


@pytest.mark.parametrize("weak", [IDENTITY, bytes([1, *bytes(30), 0x80]), b"\xee" + b"\xff" * 30 + b"\x7f", EIGHTH])
def test_a_key_with_which_anybody_can_sign_is_refused(tmp_path: Path, weak: bytes) -> None:
    """With a point of low order, a signature of nothing fits many statements; with some of them, all statements."""
    good = json.loads(made())
    for second in range(60):
        day = [
            f"sealed-at: 2026-11-28T00:00:{second:02}Z" if row.startswith("sealed-at") else row for row in good["day"]
        ]
        statement = "".join(f"{f'key: {weak.hex()}' if row.startswith('key: ') else row}\n" for row in day).encode()
        signature = IDENTITY + bytes(32)
        try:
            Ed25519PublicKey.from_public_bytes(weak).verify(signature, statement)
        except InvalidSignature:
            continue
        assert refused_by_both(forged(tmp_path, under_key(statement, weak, signature)))
        (tmp_path / "days.jsonl").write_bytes(log_line(SealedDay(statement, signature, weak)))
        assert presswatch("verify-log", tmp_path / "days.jsonl").returncode == 1
        return
    raise AssertionError("OpenSSL accepts no such signature")


def made_by(key: Ed25519PrivateKey, leaf: bytes) -> dict[str, object]:
    """What a forger with a key of their own can make of any text."""
    statement = DayFacts(
        AT.date(), 1, root([leaf_hash(leaf)]), None, AT, key.public_key().public_bytes_raw()
    ).statement()
    rows = leaf.decode("latin-1").split("\n")[:-1]
    return {
        "capture": rows, "leaf": leaf_hash(leaf).hex(), "index": 0, "captures": 1, "path": [],
        **under_key(statement, key.public_key().public_bytes_raw(), key.sign(statement)),
    }  # fmt: skip


@pytest.mark.parametrize("hidden", ["\x1b[8A\x1b[2K", "\r", "\x9b8A", "\x00", "\x7f"])
def test_what_would_change_the_terminal_is_refused(tmp_path: Path, hidden: str) -> None:
    """The forger's text moves up and writes the archive's fingerprint over that of the forger's key."""
    genuine = sha256(base64.b64decode(json.loads(made())["public_key"])).hexdigest()
    lying = facts().leaf().decode().replace("status: 200", f"status: {hidden}fingerprint of the key: {genuine}")
    shown = dump(json.loads(made()) | made_by(FORGER, facts().leaf()))
    file = tmp_path / "proof.json"
    file.write_bytes(shown)
    assert check_by_hand(file).returncode == 0, "a key of one's own is good for one's own certificates"
    file.write_bytes(dump(json.loads(made()) | made_by(FORGER, lying.encode("latin-1"))).replace(
        json.dumps(hidden)[1:-1].encode(), hidden.encode("latin-1")
    ))  # fmt: skip
    assert refused_by_both(file)


def test_a_merkle_root_has_64_digits(tmp_path: Path) -> None:
    """Whoever compares the first digits with a block explorer would find those of any block."""
    real = "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b"
    statement = "".join(f"{row}\n" for row in json.loads(made(ends=(InBlock(1),)))["day"]).encode()
    added = bytes.fromhex(real)[::-1]
    claimed = (sha256(statement).digest() + added)[::-1].hex()
    assert claimed.startswith(real)
    file = forged(tmp_path, {"opentimestamps": [f"append {added.hex()}", f"block 0 {claimed}"]}, (InBlock(1),))
    assert refused_by_both(file)
    height = [f"append {b'0'.hex()}", "sha256", "block 1,confirmed " + "0" * 64]
    assert refused_by_both(forged(tmp_path, {"opentimestamps": height}, (InBlock(1),)))
