"""The key that signs the days. Only the publisher reads it."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.errors import Misconfigured
from shared.storage.secret_files import write


def signing_key(path: Path, *, may_make: bool) -> Ed25519PrivateKey:
    """Return the key in the file. Create it if it is missing and `may_make` is set. Raises `Misconfigured`."""
    try:
        if not path.exists():
            if not may_make:
                raise Misconfigured(
                    f"PRESSWATCH_SIGNING_KEY: {path} is missing, and days of this archive are signed already: put the "
                    "key back, or a new one that `openssl genpkey -algorithm ed25519` made (docs/certificates.md)"
                )
            _make(path)
        found = serialization.load_pem_private_key(path.read_bytes(), None)
    except OSError as error:
        raise Misconfigured(
            f"PRESSWATCH_SIGNING_KEY: {path} cannot be used ({error.strerror}): the user of the publisher must be able "
            "to read it"
        ) from None
    except (ValueError, TypeError):
        raise Misconfigured(f"PRESSWATCH_SIGNING_KEY: {path} is not a PEM key without a password") from None
    if not isinstance(found, Ed25519PrivateKey):
        raise Misconfigured(f"PRESSWATCH_SIGNING_KEY: the key in {path} is not an Ed25519 key")
    return found


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    key = Ed25519PrivateKey.generate()
    write(path, key.private_bytes(encoding, form, serialization.NoEncryption()).decode())
