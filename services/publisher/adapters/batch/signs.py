"""Turn observations into signs at their addresses: the requested URL, and the URL it redirects to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from services.publisher.core.facts import Sign
from services.publisher.core.identity.reasons import MOST_ADDRESSES
from services.publisher.core.reading import Row
from shared.archive.schema.connection import Connection
from shared.archive.write import identity, lookups
from shared.contracts import ObservationKind
from shared.ids import article_id
from shared.redirects import FOR_NOW


@dataclass(frozen=True, slots=True)
class RedirectTargets:
    """Where URLs redirect.

    targets  addresses that a redirect's target is known by, by the target's id
    own      URLs that are addresses of articles themselves, and when each was first read
    few      targets that no more URLs lead to than one story has
    """

    targets: Mapping[str, Collection[str]] = field(default_factory=dict)
    own: Mapping[str, datetime] = field(default_factory=dict)
    few: Collection[str] = ()

    def concerns(self, row: Row, address: str) -> bool:
        """Return whether an observation (a row) is about the address.

        It is if the address was requested, or if the requested URL led to it. If the URL is an article's own address,
        only its redirect target of this visit counts.
        """
        asked = row["address_id"]
        if row["kind"] == ObservationKind.MOVED:
            return address not in self._led_to(row)
        return address == asked or asked not in self.own or address in self._led_to(row)

    def sign(self, row: Row, address: str, addresses: Collection[str]) -> Sign:
        """Build the sign at `address`; `addresses` are all addresses of the article."""
        led = self._led_to(row)
        moved = next((a for a in sorted(led) if a in addresses), min(led, default=None))
        kind, capture = ObservationKind(row["kind"]), row["capture_id"] or ""
        first = min((self.own[a] for a in led if a in self.own), default=None)
        leads = first if row["moved_to"] and article_id(row["moved_to"]) in self.few else None
        body, for_now = row["body_sha256"] or "", kind is ObservationKind.MOVED and row["reason"] in FOR_NOW
        return Sign(row["observed_at"], address, row["id"], kind, moved, capture, leads, body, is_for_now=for_now)

    def _led_to(self, row: Row) -> set[str]:
        target = article_id(row["moved_to"]) if row["moved_to"] else None
        return {target, *self.targets.get(target, ())} if target else set()


async def led_to(conn: Connection, redirected: Collection[Row], aliases: Collection[str]) -> RedirectTargets:
    """Look up where URLs redirect.

    redirected  rows of observations with `moved_to`
    aliases     URLs that led to the addresses in question
    """
    moved = {article_id(row["moved_to"]) for row in redirected}
    targets = await lookups.addresses_of_aliases(conn, moved) if moved else {}
    asked = {*moved, *aliases, *(a for led in targets.values() for a in led)}
    first = await lookups.first_texts(conn, asked) if asked else []
    own = {row["address_id"]: row["captured_at"] for row in first}
    sources = await identity.sources_of(conn, moved) if moved else {}
    return RedirectTargets(targets, own, {target for target in moved if 0 < sources.get(target, 0) <= MOST_ADDRESSES})
