"""What a behaviour can reach: one paper, its address, and the number of stories of each kind."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.chaos.misbehaving.names import Certificates
from tests.chaos.misbehaving.pages import corrected
from tests.chaos.misbehaving.paper import FEED, Paper
from tests.chaos.misbehaving.wire import Listener, Wires


@dataclass(frozen=True, slots=True)
class Sizes:
    """Numbers of stories and papers, and times in seconds.

    stories     stories of a paper
    next_batch  how many "some" are
    many        how many "many" are
    at_once     papers that run at once
    visit_s     between two visits of an address
    window_s    until a removal may be confirmed
    poll_s      between two polls
    fault_s     how long a fault lasts at least
    patience_s  how long to wait for anything. It ends what hangs, and is no measure of speed
    """

    stories: int = 200
    next_batch: int = 20
    many: int = 60
    at_once: int = 12
    visit_s: float = 30.0
    window_s: float = 8.0
    poll_s: float = 4.0
    fault_s: float = 60.0
    patience_s: float = 900.0

    def of(self, stories: int) -> Sizes:
        """Return the sizes for this number of stories."""
        return replace(self, stories=stories, next_batch=min(20, stories // 5), many=min(60, stories * 2 // 5))


SHORT = Sizes(30, 6, 12, 16, 8.0, 3.0, 2.0, 18.0)
_DAYS_S = 5e5
Condition = Callable[[], bool]


@dataclass
class Scene:
    """What a behaviour can reach.

    numbers  the stories that exist from the start
    fresh    gives the numbers of new stories
    others   origins that the paper may move to
    elsewhere     what listens at the first of them, if it is another port
    certificates  for what listens with TLS
    kind     how the feed is to be read: `feed` or `sitemap`
    later    what happens during the fault, one after the other, each when its condition holds
    """

    paper: Paper
    wires: Wires
    sizes: Sizes
    fresh: Iterator[int]
    listener: Listener
    numbers: list[int] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    elsewhere: Listener | None = None
    certificates: Certificates | None = None
    kind: str = "feed"
    later: list[tuple[Condition, Callable[[], object]]] = field(default_factory=list)

    def after_visits(self, times: int, act: Callable[[], object]) -> None:
        """Act during the fault, when every story has been visited so often from now on."""
        since = time.time()
        self.later.append((lambda: self.are_visited(since, times), act))

    def after_polls(self, times: int, act: Callable[[], object]) -> None:
        """Act during the fault, when the feed has been read so often from now on."""
        since = time.time()
        self.later.append((lambda: sum(at >= since for at in list(self.paper.feeds)) >= times, act))

    def go_on(self) -> None:
        """Do what is due of `later`."""
        while self.later and self.later[0][0]():
            self.later.pop(0)[1]()

    def are_visited(self, since: float, times: int) -> bool:
        """Return whether every story was visited so often since a moment, at each place where it is published."""
        return min(self.paper.visits(since).values()) >= times

    def first(self, most: int) -> list[int]:
        return self.numbers[:most]

    @property
    def next_batch(self) -> list[int]:
        return self.first(self.sizes.next_batch)

    def publish(self) -> int:
        number = next(self.fresh)
        self.paper.publish(number)
        return number

    def correct(self, number: int, times: int = 1) -> None:
        story = self.paper.stories[number]
        story.text = corrected(story.text, times)

    def source(self, rests: bool = False) -> str:
        """Return the paper's source file. With `rests`, nothing of it is visited again for days."""
        sizes, origin = self.sizes, self.paper.origin
        poll_s, visits = (_DAYS_S, [_DAYS_S]) if rests else (sizes.poll_s, [sizes.visit_s, sizes.visit_s * 2])
        allowed = ", ".join(f'"{place.partition("://")[2]}"' for place in (origin, *self.others))
        return (
            f'id = "{self.paper.name}"\nname = "{self.paper.name}"\nhosts = ["{origin.partition("://")[2]}"]\n\n'
            f'[editions.en]\nlanguage = "en"\nentry_points = [{{ url = "{origin}{FEED}", kind = "{self.kind}" }}]\n\n'
            f"[schedule]\npoll_min_s = {poll_s}\npoll_max_s = {poll_s}\n"
            f"revisit_after = {visits}\nconfirm_after = {sizes.window_s}\n\n"
            "[politeness]\ndelay_s = 0\nconcurrency = 2\ndaily_ceiling = 10000000\n\n"
            f"[fetch]\nimages = false\nallow_private = [{allowed}]\n"
        )

    def source_file(self, folder: Path) -> Path:
        return folder / f"{self.paper.name}.toml"

    def write_source(self, folder: Path, rests: bool = False) -> None:
        """Write the source file in one step. A half-written file would read as one without this outlet."""
        path = self.source_file(folder)
        aside = path.with_suffix(".new")
        aside.write_text(self.source(rests), encoding="utf-8")
        aside.replace(path)


Act = Callable[[Scene], None]
