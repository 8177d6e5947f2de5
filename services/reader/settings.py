"""Environment variables of the reader."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from pydantic import Field, SecretStr

from shared.errors import Misconfigured
from shared.settings import SharedSettings
from shared.web_archives.signing import wacz_key


class ReaderSettings(SharedSettings):
    """Settings from the environment, with the prefix `PRESSWATCH_`."""

    site_host: str = Field("127.0.0.1", description="Address the site listens on.")
    site_port: int = Field(8000, ge=0, le=65535, description="Port the site listens on; 0 takes a free one.")
    site_hosts: str = Field(
        "", pattern=r"^[^\s/:]*$",
        description="Host names of the site, separated by commas (`news.example,*.news.example`). Requests for other "
        "names are refused, except loopback names. By default every name is accepted.",
    )  # fmt: skip
    site_proxies: str = Field(
        "", pattern=r"^[^\s]*$",
        description="Web servers in front of the site, as addresses or networks separated by commas "
        "(`127.0.0.1,10.0.0.0/8`): their `X-Forwarded-For` and `X-Forwarded-Proto` say who asks, and how. Without it "
        "all visitors behind such a server count as one.",
    )  # fmt: skip
    site_noindex: bool = Field(
        False,
        description="Ask search engines not to list the site: every answer says `noindex`, and there is no sitemap.",
    )
    database_read_url: SecretStr = Field(
        SecretStr(""),
        description="Streaming replica of the database that answers the reader's queries ([PostgreSQL at "
        "size](postgresql.md#a-read-replica)); user and password as for PRESSWATCH_DATABASE_URL.",
    )
    database_read_lag_s: float = Field(
        10.0, ge=1, le=3600,
        description="Seconds that this replica may be behind. Beyond, the primary is read: an article that was "
        "withheld is shown from the replica for no longer. Numbers that the site keeps, such as how many articles an "
        "outlet has, can be 60 seconds older.",
    )  # fmt: skip
    site_connections: int = Field(
        8, ge=3, le=200,
        description="Most connections of a reader to the database, and as many to a replica. Two fewer requests ask at "
        "once and 64 more wait, shared equally by address; beyond, the answer is 503 with `Retry-After`. More than "
        "PostgreSQL has cores for make all of them slower.",
    )  # fmt: skip
    api_origins: str = Field(
        "", pattern=r"^(\*|https?://[^\s/,]+(,https?://[^\s/,]+)*)?$",
        description="Other sites whose scripts may read the API, separated by commas (`https://lab.example`); `*` "
        "allows all. By default none: an archive in a private network stays private.",
    )  # fmt: skip
    api_keys: Path | None = Field(
        None,
        description="File with keys of the API: a line for each with a name, the key's SHA-256 in hex, and its "
        "requests a minute. By default there are no keys.",
    )
    api_rate: int = Field(
        0, ge=0, le=1_000_000,
        description="Requests a minute that one address may send to the API without a key; 0 is no limit.",
    )  # fmt: skip
    replay_port: int = Field(
        0, ge=0, le=65535,
        description="Port of the replay, where stored pages are shown as they looked, on the site's address; "
        "0 takes a free one.",
    )  # fmt: skip
    replay_url: str = Field(
        "", pattern=r"^(https?://[^\s/;,]+)?$",
        description="Public address of the replay, without a trailing slash: another origin than the site's. By "
        "default the host name of each request with the replay's port; with PRESSWATCH_SITE_URL and without this, "
        "stored pages are not shown as they looked.",
    )  # fmt: skip
    export_limit: int = Field(
        5000, ge=1, le=1_000_000,
        description="Most captures, pictures and visits in one WACZ or WARC file from the site, and most articles in "
        "one release from it.",
    )  # fmt: skip
    wacz_key: Path | None = Field(
        None,
        description="File of the ECDSA P-384 key (PEM) that signs the WACZ files of the site, made if there is no such "
        "file; without it they are not signed. Only the reader reads it.",
    )
    site_file: Path | None = Field(None, description="File to which the site's address is written, for a supervisor.")
    index: Path = Field(Path("data/index"), description="Folder of the search index; one per reader process.")
    search_url: SecretStr = Field(
        SecretStr(""),
        description="OpenSearch cluster to search in instead of that folder, as in "
        "`https://USER:PASSWORD@HOST:9200`; several nodes separated by commas ([search cluster](search-cluster.md)).",
    )
    search_ca: Path | None = Field(None, description="CA of the cluster's certificate (PEM), with `https://`.")

    def places(self) -> int:
        """Return how many requests may ask the archive at once. The index and open exports need connections too."""
        return self.site_connections - 2

    def proxies(self) -> list[str]:
        """Return the addresses and networks of the web servers in front. Raises `Misconfigured`."""
        try:
            networks = [ip_network(name) for name in self.site_proxies.split(",") if name]
        except ValueError as error:
            raise Misconfigured(f"{error} (PRESSWATCH_SITE_PROXIES)") from None
        return [str(one) for network in networks for one in _spellings(network)]

    def origins(self) -> list[str]:
        """Return the sites whose scripts may read the API."""
        return [name for name in self.api_origins.split(",") if name]

    def key_of_wacz(self) -> EllipticCurvePrivateKey | None:
        """Return the key that signs WACZ files, if one is set. Raises `Misconfigured`."""
        try:
            return wacz_key(self.wacz_key) if self.wacz_key else None
        except Misconfigured as error:
            raise Misconfigured(f"PRESSWATCH_WACZ_KEY: {error}") from None

    def hosts(self) -> list[str]:
        """Return the allowed host names as patterns."""
        named = [name for name in self.site_hosts.split(",") if name]
        named += [urlsplit(self.replay_url).hostname or ""] if named and self.replay_url else []
        return [*named, "localhost", "127.0.0.1"] if named else ["*"]


def _spellings(network: IPv4Network | IPv6Network) -> list[IPv4Network | IPv6Network]:
    """Return the network; one of IPv4 also as a socket for both versions of IP spells it, `::ffff:10.0.0.1`."""
    if isinstance(network, IPv6Network):
        return [network]
    mapped = 0xFFFF << 32 | int(network.network_address)
    return [network, IPv6Network((mapped, 96 + network.prefixlen))]
