"""The file that `presswatch watch export` writes and `watch import` reads."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from services.publisher.core.events.webhook_signing import key_of
from shared.archive.watches.subscriptions import Subscription, check_address


def _storable(text: str) -> str:
    if "\0" in text:
        raise ValueError("has a NUL character, which the database cannot store")
    return text


_Text = Annotated[str, AfterValidator(_storable)]


class WatchLine(BaseModel):
    """A watch in a file. Without a secret, a watch with a webhook gets a new one when it is imported.

    `paused` says why it is paused; such a watch sends nothing until it is resumed.
    """

    model_config = ConfigDict(extra="forbid")

    name: _Text = Field(min_length=1)
    kinds: list[_Text] = []
    outlets: list[_Text] = []
    people: list[_Text] = []
    search: _Text = ""
    url: _Text | None = None
    secret: _Text = ""
    paused: _Text = ""

    @property
    def wanted(self) -> Subscription:
        return Subscription(tuple(self.kinds), tuple(self.outlets), tuple(self.people), self.search)

    def check(self) -> None:
        """Raise `Misconfigured` for a watch that can never match, or that has no usable webhook."""
        self.wanted.check()
        if self.url is not None:
            check_address(self.url)
        if self.secret:
            key_of(self.secret)


class WatchFile(BaseModel):
    """The watches of a file, each with a name of its own."""

    model_config = ConfigDict(extra="forbid")

    watches: list[WatchLine]

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        twice = [name for name, number in Counter(one.name for one in self.watches).items() if number > 1]
        if twice:
            raise ValueError(f"several watches are named {twice[0]!r}: give each a name of its own")
        return self
