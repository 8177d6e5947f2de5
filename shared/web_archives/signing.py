"""Sign a WACZ file as wacz-auth 0.1.0 describes for anonymous signatures: ECDSA P-384 with SHA-256.

ReplayWeb.page checks the signature and shows the public key. Readers compare that key with the published one.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from shared.errors import Misconfigured
from shared.storage.secret_files import create

_NUMBER_BYTES = 48


def wacz_key(path: Path) -> ec.EllipticCurvePrivateKey:
    """Return the key in this PEM file. Create the key if the file does not exist. Raises `Misconfigured`."""
    try:
        if not path.exists():
            _make(path)
        found = serialization.load_pem_private_key(path.read_bytes(), None)
    except OSError as error:
        raise Misconfigured(f"{path} cannot be used: {error.strerror}") from None
    except (ValueError, TypeError):
        raise Misconfigured(f"{path} is not a PEM key without a password") from None
    if not isinstance(found, ec.EllipticCurvePrivateKey) or not isinstance(found.curve, ec.SECP384R1):
        raise Misconfigured(
            f"the key in {path} is not an ECDSA key on P-384, which WACZ readers need: "
            "name a file that does not exist yet, and the key is made there"
        )
    return found


def signed_data(key: ec.EllipticCurvePrivateKey, package_hash: str, now: datetime) -> Mapping[str, str]:
    """Return the `signedData` of datapackage-digest.json. `package_hash` is `sha256:` and the digest in hex.

    The signature is the pair of numbers, 48 bytes each, not DER: browsers verify only this form.
    """
    numbers = decode_dss_signature(key.sign(package_hash.encode(), ec.ECDSA(hashes.SHA256())))
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return {
        "hash": package_hash,
        "signature": _base64(b"".join(number.to_bytes(_NUMBER_BYTES, "big") for number in numbers)),
        "publicKey": _base64(public),
        "created": now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "software": "Presswatch",
    }


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    key = ec.generate_private_key(ec.SECP384R1())
    create(path, key.private_bytes(encoding, form, serialization.NoEncryption()).decode())
