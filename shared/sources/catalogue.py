"""All outlets, and which of them a URL belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import urlsplit

from shared.sources.hosts import authority, outlet_of_host
from shared.sources.model import Edition, Outlet


class OutletMatch(NamedTuple):
    """The outlet of a URL, and the edition if its address tells it."""

    outlet: Outlet
    edition: str | None


@dataclass(frozen=True, slots=True)
class _Claim:
    """A rule that URLs of `host` with a path starting with `path` belong to an outlet, and perhaps to an edition."""

    path: str
    outlet: Outlet
    edition: str | None


class Sources:
    """The outlets by id.

    An unknown host gets an outlet named after it, so that no URL is refused for lack of a file.
    """

    def __init__(self, outlets: Iterable[Outlet] = ()) -> None:
        self.outlets: Mapping[str, Outlet] = MappingProxyType({o.id: o for o in outlets})
        self._by_host: dict[str, list[_Claim]] = {}
        for outlet in self.outlets.values():
            self._index(outlet)
        for claims in self._by_host.values():
            claims.sort(key=lambda c: (len(c.path), c.edition is not None), reverse=True)
        self._unlisted = lru_cache(maxsize=10_000)(_unlisted)

    def by_url(self, url: str) -> OutletMatch:
        """Return the outlet of a URL, and its edition if host or path show it, or if the outlet has only one."""
        host = authority(url).removeprefix("www.")
        path = _path(url)
        for candidate in _with_parents(host):
            for claim in self._by_host.get(candidate, ()):
                if _covers(claim.path, path):
                    return OutletMatch(claim.outlet, claim.edition or _only(claim.outlet))
        return OutletMatch(self._unlisted(*outlet_of_host(url)), None)

    def outlet(self, outlet_id: str) -> Outlet | None:
        return self.outlets.get(outlet_id)

    def named(self, outlet_id: str) -> Outlet:
        """Return the outlet with this id; an outlet with only a name if no file describes it."""
        return self.outlets.get(outlet_id) or self._unlisted(outlet_id, outlet_id)

    def entry_points(self) -> list[tuple[str, str]]:
        """Return outlet and URL of every entry point."""
        editions = ((o.id, edition) for o in self.outlets.values() for edition in o.editions.values())
        return [(outlet, point.url) for outlet, edition in editions for point in edition.entry_points]

    def _index(self, outlet: Outlet) -> None:
        for pattern in outlet.hosts:
            self._claim(pattern, outlet, None)
        for edition_id, edition in outlet.editions.items():
            for pattern in _patterns_of(edition, outlet):
                self._claim(pattern, outlet, edition_id)

    def _claim(self, pattern: str, outlet: Outlet, edition: str | None) -> None:
        host, slash, path = pattern.partition("/")
        self._by_host.setdefault(host, []).append(_Claim(slash + path if path else "", outlet, edition))


def _patterns_of(edition: Edition, outlet: Outlet) -> list[str]:
    """Return the host and path patterns of an edition. Paths apply to its own hosts, or else to the outlet's."""
    if not edition.paths:
        return list(edition.hosts)
    hosts = edition.hosts or outlet.hosts
    return [f"{host.partition('/')[0]}/{path.strip('/')}" for host in hosts for path in edition.paths]


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _covers(prefix: str, path: str) -> bool:
    return path.startswith(prefix) and (len(path) == len(prefix) or not prefix or path[len(prefix)] in "/.?")


def _with_parents(host: str) -> list[str]:
    """Return the host, then its parents: a file that names `example.org` covers `news.example.org` too."""
    if ":" in host or host.replace(".", "").isdigit():
        return [host]
    labels = host.split(".")
    return [".".join(labels[i:]) for i in range(max(1, len(labels) - 1))]


def _only(outlet: Outlet) -> str | None:
    """Return the edition without paths or hosts, which gets all remaining URLs; None unless there is just one."""
    whole = [name for name, edition in outlet.editions.items() if not edition.paths and not edition.hosts]
    return whole[0] if len(whole) == 1 else None


def _unlisted(outlet_id: str, name: str) -> Outlet:
    return Outlet(id=outlet_id, name=name, hosts=(name,))
