"""Ask the archive over its HTTP API what it claims, and which events it published."""

from __future__ import annotations

import http.client
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

from tests.chaos.misbehaving.pages import USUAL_CAPTION, Text

PATIENCE_S = 300.0
_MOST, _PAUSE_S = 200, 0.5


@dataclass(frozen=True, slots=True)
class Change:
    """A change in the archive. `text` is the text that a revision led to."""

    kind: str
    text: Text | None = None


@dataclass(frozen=True, slots=True)
class Believed:
    """An article of the archive: where it was seen, all its texts, what happened to it, and the text it shows."""

    id: str
    addresses: tuple[str, ...]
    state: str
    texts: tuple[Text, ...]
    changes: tuple[Change, ...]
    shown: Text | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What the archive claims of one article: where it was seen, and how often each kind of change happened."""

    addresses: tuple[str, ...] = ()
    kinds: Counter[str] = field(default_factory=Counter)


class EventCounts:
    """The events of each outlet so far: how often each kind occurred for each article id (empty: for the outlet)."""

    def __init__(self) -> None:
        self.of: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        self.after = ""

    def count(self, outlet: str, kind: str) -> int:
        return sum(number for (_, reported), number in self.of[outlet].items() if reported == kind)

    def kinds(self, outlet: str) -> dict[str, Counter[str]]:
        """Return how often each kind was reported, by article id."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for (article, kind), number in self.of[outlet].items():
            found[article][kind] += number
        return found


class Api:
    """One connection to the reader, kept open."""

    def __init__(self, site: str) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(site).netloc, timeout=60)

    def get(self, path: str) -> Any:
        """Return an answer. A reader of a busy machine may be late, or say that it is: ask it again."""
        give_up = time.monotonic() + PATIENCE_S
        while True:
            try:
                return self._get(path)
            except (OSError, http.client.HTTPException):
                self._connection.close()
                if time.monotonic() > give_up:
                    raise
                time.sleep(_PAUSE_S)

    def _get(self, path: str) -> Any:
        self._connection.request("GET", f"/api/v1{path}")
        answer = self._connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise OSError(f"{path}: {answer.status} {body[:200]!r}")
        return json.loads(body)

    def listen(self, reported: EventCounts) -> None:
        """Read the events since the last call."""
        while True:
            page = self.get(f"/events?limit=1000&after={reported.after}")
            for event in page["events"]:
                reported.of[event["outlet"]][event["article"] or "", event["kind"]] += 1
            reported.after = page["after"]
            if len(page["events"]) < 1000:
                return

    def cards(self, outlet: str) -> Iterator[dict[str, Any]]:
        before: str | None = ""
        while before is not None:
            cursor = f"&before={quote(before)}" if before else ""
            page = self.get(f"/articles?outlet={outlet}&limit={_MOST}{cursor}")
            yield from page["articles"]
            before = page["before"]

    def claim(self, article: str) -> Claim:
        """Return the claim about an article, or an empty one if it is part of another article."""
        try:
            found = self._get(f"/articles/{article}")
        except (OSError, http.client.HTTPException):
            self._connection.close()
            return Claim()
        addresses = tuple(one["address"] for one in found["addresses"])
        return Claim(addresses, Counter(change["kind"] for change in found["changes"]))

    def believed(self, outlet: str) -> list[Believed]:
        return [self._article(card["id"]) for card in self.cards(outlet)]

    def _article(self, name: str) -> Believed:
        found = self.get(f"/articles/{name}")
        texts = {found["revision_id"]: _text(found)}
        for revision in found["revisions"]:
            if revision["id"] not in texts:
                texts[revision["id"]] = _text(self.get(f"/articles/{name}?revision={revision['id']}"))
        changes = tuple(Change(one["kind"], texts.get(one["to_revision"])) for one in found["changes"])
        addresses = tuple(one["address"] for one in found["addresses"])
        return Believed(name, addresses, found["state"], tuple(texts.values()), changes, _text(found))


def _text(article: dict[str, Any]) -> Text:
    paragraphs = tuple(block["text"] for block in article["blocks"] if block.get("text"))
    standfirst = (article["standfirst"],) if article["standfirst"] else ()
    pictures = [block for block in article["blocks"] if block.get("kind") == "image" and block.get("url")]
    if not pictures:
        return Text(article["title"], standfirst + paragraphs)
    caption = pictures[0].get("caption", "").replace(USUAL_CAPTION, "")
    return Text(article["title"], standfirst + paragraphs, urlsplit(pictures[0]["url"]).path, caption)
