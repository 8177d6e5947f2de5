"""Others' collections of hard cases, read from their archives: a name and its bytes, one after the other."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.shared_data import shared_data


@dataclass
class Found:
    """What a run over one collection came to: the names of all cases, and of those that failed with what was seen."""

    cases: int = 0
    failing: dict[str, str] = field(default_factory=dict)

    def case(self, name: str, seen: str) -> None:
        """`seen` is empty where the case passes."""
        self.cases += 1
        if seen:
            self.failing[name] = seen

    @property
    def passed(self) -> int:
        return self.cases - len(self.failing)


def files(archive: str) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(shared_data(f"suites/{archive}.tar.gz")) as opened:
        for member in opened:
            content = opened.extractfile(member) if member.isfile() else None
            if content is not None:
                yield member.name, content.read()
