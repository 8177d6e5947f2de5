"""An authority of our own, made by openssl, and what it signs."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Signed:
    certificate: Path
    key: Path


def openssl(*words: str) -> None:
    done = subprocess.run(["openssl", *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


class Authority:
    """Its files lie in `folder`, which is made."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.certificate, self._key = folder / "ca.pem", folder / "ca.key"
        openssl(
            *("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"),
            *("-subj", f"/CN={folder.name}", "-keyout", str(self._key), "-out", str(self.certificate)),
        )

    def sign(self, name: str, *, alternatives: str = "IP:127.0.0.1,DNS:localhost", expired: bool = False) -> Signed:
        """A certificate for a server or client on this machine, unless `alternatives` names others."""
        key, request, made, extra = (self.folder / f"{name}.{end}" for end in ("key", "csr", "pem", "ext"))
        openssl(
            *("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
            *("-subj", f"/CN={name}", "-keyout", str(key), "-out", str(request)),
        )
        extra.write_text(f"subjectAltName={alternatives}\n")
        days = "-1" if expired else "2"
        openssl(
            *("x509", "-req", "-in", str(request), "-CA", str(self.certificate), "-CAkey", str(self._key)),
            *("-CAcreateserial", "-days", days, "-extfile", str(extra), "-out", str(made)),
        )
        return Signed(made, key)
