"""Host names that resolve only in our mount namespace, and certificates."""

from __future__ import annotations

import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.chaos.disks import own_mounts
from tests.integration.bus.authority import Authority, Signed

NAMES = ("westmouth-post.test", "westmouth-daily.test", "westmouth-wire.test")
_DEAD = ("::1", "127.0.0.2")
"""Further addresses of the last name. Nothing answers there."""


def own_names(folder: Path) -> str:
    """Make the names for this thread and its children. Returns the reason if that is not possible."""
    if problem := own_mounts():
        return problem
    hosts = folder / "hosts"
    every = " ".join(name for one in NAMES for name in (one, f"www.{one}"))
    lines = [*(f"{address} {NAMES[-1]}" for address in _DEAD), f"127.0.0.1 {every}", ""]
    before = Path("/etc/hosts").read_text(encoding="utf-8")
    hosts.write_text("\n".join([before, *lines]), encoding="utf-8")
    done = subprocess.run(["mount", "--bind", str(hosts), "/etc/hosts"], capture_output=True, check=False)
    return "" if done.returncode == 0 else "mounting is forbidden here"


@dataclass(frozen=True, slots=True)
class Certificates:
    """Certificates for 127.0.0.1, and the authority (PEM) that signed them."""

    authority: Path
    valid: Signed
    expired: Signed

    def context(self, *, expired: bool = False) -> ssl.SSLContext:
        """Return a server's context."""
        signed = self.expired if expired else self.valid
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(signed.certificate, signed.key)
        return context


def own_certificates(folder: Path) -> Certificates:
    authority = Authority(folder / "authority")
    return Certificates(authority.certificate, authority.sign("press"), authority.sign("old", expired=True))
