"""Distinguish public internet addresses from all others, by our own list of ranges."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_SPECIAL_V4 = tuple(
    IPv4Network(net)
    for net in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
"""IANA IPv4 Special-Purpose Address Registry, and multicast.

It includes ranges that IANA calls globally reachable but that serve the network itself (anycast relays, AS112): no
outlet publishes there.
"""
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_SPECIAL_V6 = tuple(IPv6Network(net) for net in ("2001::/23", "2001:db8::/32", "2620:4f:8000::/48", "3fff::/20"))
"""The part of the IANA IPv6 Special-Purpose Address Registry that lies within `_GLOBAL_UNICAST`."""
_NAT64 = IPv6Network("64:ff9b::/96")
_SIX_TO_FOUR = IPv6Network("2002::/16")


def is_public(address: str) -> bool:
    """Return whether we may connect to a numeric address. An IPv6 address may have a zone.

    An IPv6 form that contains an IPv4 address (mapped, NAT64, 6to4) is public if that IPv4 address is.
    """
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, IPv4Address):
        return _is_public_v4(parsed)
    inner = _inside(parsed)
    if inner is not None:
        return _is_public_v4(inner)
    return parsed in _GLOBAL_UNICAST and not any(parsed in net for net in _SPECIAL_V6)


def _is_public_v4(address: IPv4Address) -> bool:
    return not any(address in net for net in _SPECIAL_V4)


def _inside(address: IPv6Address) -> IPv4Address | None:
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    if address in _SIX_TO_FOUR:
        return address.sixtofour
    return None
