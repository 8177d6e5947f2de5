"""Publish pieces at an even pace from a thread, whatever happens to the pipeline."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

import redis
from redis.exceptions import RedisClusterException

from shared.streams.bus.topology import intake_of
from tests.chaos.pieces import Piece, Route
from tests.chaos.press import ChaosPress

AGAIN_S = 0.2
AWAY = (redis.RedisError, RedisClusterException)


class Load:
    """The load.

    `handed_in` maps each piece's URL to the time (monotonic seconds) of its announcement or acknowledgement.
    """

    def __init__(self, press: ChaosPress, client: redis.Redis, pieces: Sequence[Piece], over_s: float) -> None:
        self.pieces = list(pieces)
        self.handed_in: dict[str, float] = {}
        self._press = press
        self._client = client
        self._gap_s = over_s / max(1, len(pieces))
        self._given_up = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def done(self) -> bool:
        return not self._thread.is_alive()

    def give_up(self) -> None:
        self._given_up.set()
        self._thread.join(20)

    def before(self, moment: float) -> set[str]:
        return {url for url, at in list(self.handed_in.items()) if at < moment}

    def _run(self) -> None:
        began = time.monotonic()
        for place, piece in enumerate(self.pieces):
            if self._given_up.wait(max(0.0, began + place * self._gap_s - time.monotonic())):
                return
            self.hand_in(piece)

    def hand_in(self, piece: Piece) -> None:
        """Publish one piece. Returns once it is announced, or Redis has acknowledged all its entries."""
        if piece.route is Route.FEED:
            self._press.announce(piece)
        else:
            if piece.route is Route.ASKED:
                self._press.publish(piece)
            for fields in piece.entries():
                self._send(piece.route, fields)
        self.handed_in[piece.url] = time.monotonic()

    def _send(self, producer: str, fields: dict[str, str]) -> None:
        """Send an entry, and send it again until it is acknowledged, as docs/producing.md tells producers to do."""
        while not self._given_up.is_set():
            try:
                self._client.xadd(intake_of(producer), fields)  # type: ignore[arg-type]
                return
            except AWAY:
                time.sleep(AGAIN_S)
