"""Certificates and logs of a forger, shown to those who have nothing but the files, a shell and the docs."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from shared.certificates.certificate import SealedDay, dump, log_line
from shared.certificates.merkle import root
from shared.certificates.ots_paths import InBlock
from shared.certificates.statements import DayFacts, statement_hash
from tests.integration.reader.sealing import check_by_hand, command
from tests.unit.test_certificates import AT, made, sealed

FORGER = Ed25519PrivateKey.from_private_bytes(b"f" * 32)


def forged(tmp_path: Path, changes: Mapping[str, object], ends: tuple[InBlock, ...] = ()) -> Path:
    file = tmp_path / "proof.json"
    file.write_bytes(dump(json.loads(made(ends=ends)) | changes))
    return file


def refused_by_both(file: Path) -> bool:
    return check_by_hand(file).returncode != 0 and command("verify-certificate", file).returncode == 1


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
    statement = DayFacts(date(2026, 11, 28), 0, root([]), statement_hash(first.statement), AT, key).statement()
    log.write_bytes(log_line(first) + log_line(SealedDay(statement, FORGER.sign(statement), key)))
    done = command("verify-log", log)
    assert done.returncode == 0 and "days       2026-11-27 to 2026-11-28\n" in done.stdout
    [honest, other] = [line for line in done.stdout.splitlines() if line.startswith("key")]
    assert first.fingerprint in honest and "from 2026-11-28: another key, compare it too" in other
    shown = json.loads(command("verify-log", log, "--json").stdout)["keys"]
    assert [one["since"] for one in shown] == ["2026-11-27", "2026-11-28"] and shown[0]["key"] == first.fingerprint


def test_a_log_without_its_beginning_says_so(tmp_path: Path) -> None:
    first, log = sealed([]), tmp_path / "days.jsonl"
    second = sealed([], date(2026, 11, 28), statement_hash(first.statement))
    log.write_bytes(log_line(second))
    assert "days before are not in this file" in command("verify-log", log).stdout
    log.write_bytes(log_line(first) + log_line(second))
    done = command("verify-log", log)
    assert "not in this file" not in done.stdout and "another key" not in done.stdout


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    log, file = tmp_path / "days.jsonl", forged(tmp_path, {})
    log.write_bytes(log_line(sealed([])))
    for words in (("verify-log", tmp_path), ("verify-log", log, "--kept", tmp_path),
                  ("verify-certificate", file, "--log", tmp_path), ("verify-certificate", tmp_path)):  # fmt: skip
        done = command(*words)
        assert (done.returncode, "is a directory" in done.stderr) == (2, True), done.stderr


def test_a_log_with_a_day_after_which_no_other_comes(tmp_path: Path) -> None:
    log, last = tmp_path / "days.jsonl", sealed([], date(9999, 12, 31))
    log.write_bytes(log_line(last) + log_line(sealed([], date(9999, 12, 31), statement_hash(last.statement))))
    done = command("verify-log", log)
    assert (done.returncode, "a day is missing" in done.stderr) == (1, True), done.stderr
