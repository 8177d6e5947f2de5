"""Give requests their turn, with an equal share for each address."""

from __future__ import annotations

from asyncio import Future, get_running_loop
from collections import Counter, deque
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address


@dataclass(eq=False, slots=True)
class Turn:
    """A request. `has_come` becomes True with its turn, and False if it is refused to make room for others."""

    address: str
    has_come: Future[bool] = field(default_factory=lambda: get_running_loop().create_future())
    has_place: bool = False

    @property
    def is_refused(self) -> bool:
        return self.has_come.done() and not self.has_come.result()


class Turns:
    """Let `places` requests in at once and `most` wait.

    The next turn goes to the address with the fewest requests inside, in rotation. Beyond `most`, the address with the
    most waiting requests loses its newest one. So whoever asks alone may use everything, and gives way as others come.
    """

    def __init__(self, places: int, most: int) -> None:
        self._free, self._room = places, most
        self._inside = Counter[str]()
        self._waiting: dict[str, deque[Turn]] = {}

    def ask(self, address: str) -> Turn:
        """Return the turn of a request. It has come, or was refused, or comes later."""
        turn = Turn(address)
        self._waiting.setdefault(address, deque()).append(turn)
        self._room -= 1
        self._let_in()
        if self._room < 0:
            self._refuse_one(address)
        return turn

    def leave(self, turn: Turn) -> None:
        """Free the place of a request that is done, or take it out of the queue."""
        if turn.has_place:
            turn.has_place = False
            self._inside[turn.address] -= 1
            self._inside += Counter()  # forget addresses without a request
            self._free += 1
            self._let_in()
        elif not turn.has_come.done():
            turn.has_come.cancel()
            self._take(turn.address, turn)

    def _let_in(self) -> None:
        while self._free and self._waiting:
            address = min(self._waiting, key=self._inside.__getitem__)
            turn = self._take(address, self._waiting[address][0])
            if address in self._waiting:
                self._waiting[address] = self._waiting.pop(address)  # behind the others
            self._free -= 1
            self._inside[address] += 1
            turn.has_place = True
            turn.has_come.set_result(True)

    def _refuse_one(self, newest: str) -> None:
        """Refuse a request of the address with the most of them; of several such addresses, the one that just asked."""
        address = max(self._waiting, key=lambda one: (len(self._waiting[one]), one == newest))
        self._take(address, self._waiting[address][-1]).has_come.set_result(False)

    def _take(self, address: str, turn: Turn) -> Turn:
        queue = self._waiting[address]
        queue.remove(turn)
        self._room += 1
        if not queue:
            del self._waiting[address]
        return turn


def network_of(host: str) -> str:
    """Return what counts as one address. With IPv6 it is the network of 64 bits, which one visitor has alone."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or IPv6Address(int(address) >> 64 << 64))
    return host
