"""Facts of many articles that are in each other's way: edits, twins, removals, moves, and pages in their place."""

from __future__ import annotations

from shared.contracts import ObservationKind as Kind
from shared.contracts import PageKind
from tests.publishing import TEXT, Telling, enriched, hours, moved, observed, polled, refused, unchanged

SAME = "The same long text under several addresses, told in so many words that nobody would take it for chance."
MOVED = "A story that stays what it is, though the outlet gives it one address after another and edits its headline."
OTHER = (
    "Fishermen of the eastern coast landed twice what they did last autumn, harbour masters told us on Tuesday night."
)
NOTICE = "The page you asked for is being revised: "


def tangle() -> list[Telling]:
    """Edits, twins, removals, an outage, moves, a second parser: everything at once."""
    facts: list[Telling] = []
    for name in "abc":
        facts += [enriched(name, hours(h), SAME, title="Twin") for h in (0, 10, 30)]
    facts += [
        enriched("d", hours(h), f"Text number {h // 10} of an article that is edited again and again")
        for h in (0, 9, 10, 25)
    ]
    facts += [enriched("b", hours(40), SAME + " It was edited.", title="Twin")]
    facts += [enriched("e", hours(0)), enriched("e", hours(3), "What a later parser reads in it " * 4, parser="2")]
    facts += [enriched("e", hours(0), parser="1"), enriched("e", hours(0), parser="2")]
    facts += [observed("d", hours(h), Kind.NOT_FOUND) for h in (26, 28, 36)]
    facts += [observed("e", hours(h), Kind.GONE) for h in (4, 12)] + [enriched("e", hours(20), parser="2")]
    facts += [observed("a", hours(h), Kind.MOVED, moved_to="https://gazette.example/b") for h in (31, 41)]
    facts += [observed(n, hours(h), Kind.UNREACHABLE) for n in "abcd" for h in (14, 15, 16)]
    facts += [observed("c", hours(h), Kind.NOT_MODIFIED) for h in (42, 43)]
    facts += [polled(hours(h)) for h in (1, 5, 27, 29, 39)]
    for name in "fgh":
        facts += [enriched(name, hours(h)) for h in (0, 30)]
        facts += [enriched(name, hours(20), SAME + " Back soon.", title="Gazette")]
        facts += [observed(name, hours(h), Kind.NOT_MODIFIED) for h in (21, 28)]
    return facts + moves()


def moves() -> list[Telling]:
    """Articles that moved, once and twice; to other words; to the front page; many to one."""
    facts: list[Telling] = [enriched("old", hours(h), MOVED) for h in (0, 6)]
    facts += [enriched("new", hours(h), MOVED, title="Another headline", by="old") for h in (12, 24)]
    facts += [moved("old", "new", hours(h)) for h in (12, 24)] + [enriched("new", hours(9), MOVED)]
    facts += [moved("new", "newest", hours(30)), enriched("newest", hours(30), MOVED + " So it was.", by="new")]
    facts += [observed("new", hours(31), Kind.NOT_MODIFIED, moved_to="https://gazette.example/newest")]
    facts += [enriched("i", hours(0), OTHER), moved("i", "newest", hours(3)), moved("i", "", hours(4))]
    facts += [enriched(f"m{n}", hours(0), f"{MOVED} Number {n}.") for n in range(14)]
    facts += [moved(f"m{n}", "all", hours(5 + n)) for n in range(14)] + [enriched("all", hours(5), MOVED + " All.")]
    facts += [enriched(f"q{n}", hours(n), SAME + " Not yet.", title="Gazette") for n in range(14)]
    facts += [enriched("t", hours(h), (MOVED, OTHER)[h % 2], title="Turn") for h in range(9)]
    return facts + stubs()


def stubs() -> list[Telling]:
    """Short pages in place of articles: for a while, for good, and with other signs."""
    facts: list[Telling] = []
    for name in ("u", "v", "w", "x"):
        facts += [enriched(name, hours(0), [MOVED, OTHER]), enriched(name, hours(5), NOTICE + name, title="Notice")]
    facts += [enriched("u", hours(7), [MOVED, OTHER]), enriched("v", hours(13), NOTICE + "v", title="Notice")]
    facts += [observed("w", hours(h), Kind.NOT_MODIFIED) for h in (9, 12, 20)]
    facts += [observed("x", hours(6), Kind.GONE), observed("x", hours(20), Kind.GONE)]
    return facts + repeated()


def repeated() -> list[Telling]:
    """Visits that found a body unchanged: a text, a page in its place, and one that other stories showed too."""
    facts: list[Telling] = []
    for name in ("r", "s"):
        story, again = enriched(name, hours(0)), enriched(name, hours(3))
        soon = enriched(name, hours(12), SAME + " Back later.", title="Gazette")
        facts += [story, again, soon, enriched(name, hours(30), OTHER + name)]
        facts += [unchanged(again, hours(h)) for h in (5, 9)] + [unchanged(soon, hours(h)) for h in (14, 20)]
    gone = refused("y", hours(4), Kind.SOFT_GONE)
    facts += [enriched("y", hours(0)), gone, unchanged(gone, hours(6)), unchanged(gone, hours(25))]
    feed, page = (refused("feed", hours(h), Kind.POLLED, page_kind=PageKind.FEED, links_found=n) for h, n in FEEDS)
    facts += other_pages()
    return [*facts, feed, page, *(unchanged(f, hours(h), page_kind=PageKind.FEED) for f, h in ((feed, 1), (page, 35)))]


def other_pages() -> list[Telling]:
    """Pages that differ by a number, and pages of another layout, in place of articles; texts that share nothing."""
    facts: list[Telling] = []
    for name in ("za", "zb", "zc"):
        facts += [enriched(name, hours(h), [MOVED, TEXT.format(name)], layout=("aa", "bb")) for h in (0, 40)]
    for name, hour in (("za", 10), ("zb", 11), ("za", 18), ("zb", 19)):
        facts.append(enriched(name, hours(hour), f"{OTHER} {OTHER} {hour}:00", title="Gazette", layout=("aa",)))
    facts += [enriched("zc", hours(h), NOTICE + "soon", title="Gazette", layout=("cc",)) for h in (10, 20)]
    facts += [
        enriched("zd", hours(h), f"{text} {h}", title=f"Day {h}") for h, text in zip((0, 9, 18), DAYS, strict=True)
    ]
    return facts


DAYS = (OTHER + MOVED, SAME + NOTICE, "Of gulls and herons, which nobody had counted until the keeper of the lake did.")
FEEDS = ((0.2, 3), (32, 0))
