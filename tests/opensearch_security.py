"""The security plugin of a node under test: TLS for HTTP and between nodes, an administrator, and a user of ours."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.integration.bus.authority import Authority, Signed

ADMIN, USER, PASSWORD = "admin", "presswatch-reader", "search-of-the-tests"
POOR = "presswatch-who-only-reads"
"""A user whose role is too small."""
SECOND, SECOND_NAME = "presswatch-second-reader", "archive2"
"""A user whose role is that of the docs for an index of another name, and that name."""
_DOCS = Path(__file__).parent.parent / "docs" / "search-cluster.md"
_HASH = "$2b$12$abcdefghijklmnopqrstuuhO3BeYzHxImeqaLjcD0W7/fTM.nLVDK"
_FILES = {
    "config.yml": """\
_meta: {type: config, config_version: 2}
config:
  dynamic:
    authc:
      basic:
        http_enabled: true
        order: 1
        http_authenticator: {type: basic, challenge: true}
        authentication_backend: {type: intern}
""",
    "internal_users.yml": f"""\
_meta: {{type: internalusers, config_version: 2}}
{ADMIN}: {{hash: "{_HASH}", backend_roles: [admin]}}
{USER}: {{hash: "{_HASH}"}}
{POOR}: {{hash: "{_HASH}"}}
{SECOND}: {{hash: "{_HASH}"}}
""",
    "roles_mapping.yml": f"""\
_meta: {{type: rolesmapping, config_version: 2}}
all_access: {{backend_roles: [admin]}}
presswatch: {{users: [{USER}]}}
reads: {{users: [{POOR}]}}
second: {{users: [{SECOND}]}}
""",
}
_READS = """\
reads:
  cluster_permissions: ["cluster:monitor/main", "cluster:monitor/health"]
  index_permissions:
    - {index_patterns: ["presswatch*"], allowed_actions: [read, "indices:admin/get"]}
"""
_SSL = """\
plugins.security.ssl.{layer}.pemcert_filepath: {layer}.pem
plugins.security.ssl.{layer}.pemkey_filepath: {layer}.key
plugins.security.ssl.{layer}.pemtrustedcas_filepath: ca.pem
"""


@dataclass(frozen=True, slots=True)
class Secured:
    """What a secured node gets: its authority and its certificate for HTTP. Our user has the role of the docs."""

    authority: Authority
    certificate: Signed

    def write(self, plugins: Path, config: Path) -> str:
        """Write the plugin's files into a node's folder `config`. Return the lines of the node's settings."""
        transport = self.authority.sign("node")
        shutil.copy(self.authority.certificate, config / "ca.pem")
        for layer, signed in (("http", self.certificate), ("transport", transport)):
            shutil.copy(signed.certificate, config / f"{layer}.pem")
            shutil.copy(signed.key, config / f"{layer}.key")
        ours = config / "opensearch-security"
        shutil.copytree(plugins / "opensearch-security" / "config", ours)
        for name, text in _FILES.items():
            (ours / name).write_text(text)
        (ours / "roles.yml").write_text("_meta: {type: roles, config_version: 2}\n" + _role() + _second() + _READS)
        return (
            "".join(_SSL.format(layer=layer) for layer in ("http", "transport"))
            + "plugins.security.ssl.http.enabled: true\nplugins.security.allow_default_init_securityindex: true\n"
            + "plugins.security.nodes_dn: [CN=node]\n"
        )


def secure(folder: Path) -> Secured:
    """Make an authority in this folder, and a certificate for loopback."""
    authority = Authority(folder)
    return Secured(authority, authority.sign("search"))


def _role() -> str:
    found = re.search(r"```yaml\n(presswatch:\n.*?)```", _DOCS.read_text("utf-8"), re.DOTALL)
    assert found is not None, "the docs name no role"
    return found[1]


def _second() -> str:
    return _role().replace("presswatch:", "second:").replace("presswatch*", f"{SECOND_NAME}*")
