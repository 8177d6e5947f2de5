"""What `make bench` measures. A new benchmark is a module that takes `--json FILE`, and an entry here."""

from __future__ import annotations

from tests.bench.report import Figures, Part, Row


def _hop(figures: Figures) -> list[Row]:
    ours, plain = figures["ours_ms"], figures["plain_ms"]
    servers = figures["ours_server_ms"], figures["plain_server_ms"]
    return [
        Row("a hop of 10 KB through a stage", ours, "ms", plain, "plain loop", 1.5),
        Row("the same, in the stream server", servers[0], "ms", servers[1], "plain loop", None),
    ]


def _pipeline(figures: Figures) -> list[Row]:
    peer = figures.get("peer")
    processes = (
        "fetcher", "parser", "enricher", "publisher", "reader", "postgresql", "valkey", "supervisor", "other",
    )  # fmt: skip
    return [
        Row("an article through the whole pipeline, with search", figures["all"], "ms", peer, "Scrapy", 0.2),
        *_times(figures),
        Row("the same without the reader", figures["all but reader"], "ms", goal=10.0, of="ours"),
        *(Row(f"  of it the {name}", figures[name], "ms") for name in processes if name in figures),
        Row("  in all of it, what the watch takes at rest in that time", figures["at rest"], "ms"),
    ]


def _times(figures: Figures) -> list[Row]:
    """Return how many times the articles of the other pipeline come for each CPU second, if it ran too."""
    if "times" not in figures:
        return []
    said = "articles for each CPU second, as many times the other's"
    return [
        Row(said, figures["times"], "×", goal=5.0, of="ours", at_least=True),
        Row("  the least of all rounds", figures["times least"], "×"),
        Row("  the most", figures["times most"], "×"),
    ]


def _latency(figures: Figures) -> list[Row]:
    edits = sorted(int(name.split("_")[1]) for name in figures if name.startswith("edit_") and "p50" in name)
    return [
        Row("articles a second, all requested at once", figures["rate"], ""),
        Row(
            "from an outlet's answer to readable, at half of that: median",
            figures["half_p50_s"],
            "s",
            goal=0.15,
            of="ours",
        ),
        Row("the same: one in a hundred takes longer", figures["half_p99_s"], "s", goal=1.0, of="ours"),
        Row("a live article beside an endless bulk load: median", figures["bulk_p50_s"], "s"),
        Row("the same: one in a hundred takes longer", figures["bulk_p99_s"], "s", goal=2.0, of="ours"),
        *(
            Row(f"an edit, articles visited every {s} s: median until recorded", figures[f"edit_{s}_p50_s"], "s")
            for s in edits
        ),
        *(Row(f"the same every {s} s: one in a hundred takes longer", figures[f"edit_{s}_p99_s"], "s") for s in edits),
    ]


def _fetching(figures: Figures) -> list[Row]:
    return [Row("a page fetched and kept", figures["ours_ms"], "ms", figures["bare_ms"], "bare aiohttp")]


def _hosts(figures: Figures) -> list[Row]:
    return [
        Row("1,000 hosts: a healthy one's page comes late by", figures["late_median_s"], "s"),
        Row("the same, the worst of all", figures["late_most_s"], "s"),
        Row("rate of a host across three fetchers, off by", abs(figures["rate_error"]) * 100, "%"),
    ]


def _archive(figures: Figures) -> list[Row]:
    full, empty, again = (figures[f"{name}_ms"] for name in ("full", "empty", "again"))
    there = f"{figures['articles']:,.0f} there"
    rate = Row(f"new articles a second of the publisher, {there}", 1000 / full, "", goal=1500, of="ours", at_least=True)
    faults = figures["faults"] + figures["lost_or_doubled"]
    return [
        rate,
        Row("the same, against an empty archive", 1000 / full, "", 1000 / empty, "empty", 0.8, at_least=True),
        Row(f"a new article in the publisher, {there}", full, "ms"),
        Row("  and in PostgreSQL", figures["full_postgres_ms"], "ms", figures["empty_postgres_ms"], "empty"),
        Row("one seen again unchanged", again, "ms", full, "new", 0.5),
        Row("  and in PostgreSQL", figures["again_postgres_ms"], "ms", figures["full_postgres_ms"], "new"),
        Row("three publishers: deadlocks, lost, doubled", faults, "", goal=0, of="ours"),
    ]


def _removals(figures: Figures) -> list[Row]:
    many = f"{figures['removals']:,.0f}"
    names = {
        "first": "a first visit that finds it gone",
        "second": "the visit that confirms the removal",
        "again": "judged again after a late answer",
    }
    costs = [
        Row(f"{what}, {many} at once", figures[f"{name}_ms"] + figures[f"{name}_postgres_ms"], "ms")
        for name, what in names.items()
    ]
    return [
        *costs,
        Row("mass removals reported", figures["masses"], "", goal=1, of="ours"),
        Row("removals missed", figures["missed"], "", goal=0, of="ours"),
        Row("false removals", figures["false"], "", goal=0, of="ours"),
        Row("page of the mass removal, first time", figures["page_first_ms"], "ms"),
        Row("the same again", figures["page_again_ms"], "ms"),
        Row("all its articles as CSV", figures["csv_again_ms"], "ms"),
    ]


def _site(figures: Figures) -> list[Row]:
    there = f"{figures['articles']:,.0f} there"
    goals = {"search_p50_ms": 20.0, "search_p99_ms": 150.0, "page_p99_ms": 30.0, "crowd_p99_ms": 30.0}
    cores = f"the same: cores that reader and PostgreSQL need for it, of {figures['cores']:.0f}"
    rest = [
        Row(cores, figures["crowd_cores"], ""),
        Row("the same: answers of 500 and more", figures["crowd_refused"], "", goal=0, of="ours"),
    ]
    names = {
        "search_p50_ms": f"a search through HTTP, {there}: median",
        "search_p99_ms": "the same: one in a hundred takes longer",
        "search_cpu_ms": "the same: CPU of reader and PostgreSQL",
        "page_p50_ms": f"another page or route, {there}: median",
        "page_p99_ms": "the slowest page or route: one in a hundred takes longer",
        "page_cpu_p99_ms": "the same of the one that costs most: CPU",
        "article_cpu_ms": "an article's page: CPU",
        "crowd_p50_ms": "all of it at 50 requests a second while articles come in: median",
        "crowd_p99_ms": "the same: one in a hundred takes longer",
        "crowd_cpu_ms": "the same: CPU a request, the index included",
    }
    return [*(Row(what, figures[name], "ms", goal=goals.get(name), of="ours") for name, what in names.items()), *rest]


def _extraction(figures: Figures) -> list[Row]:
    sets = sorted(name.removesuffix("_ms") for name in figures if name.endswith("_ms") and "parse" not in name)
    return [
        Row(f"a page of {name} read", figures[f"{name}_ms"], "ms", figures[f"{name}_parse_ms"], "bare parse")
        for name in sets
    ]


def _furniture(figures: Figures) -> list[Row]:
    return [
        Row("pages whose furniture alone made a revision", figures["false_share"] * 100, "%", goal=1.0, of="ours"),
        Row("edits of a page's article that made none", figures["missed_share"] * 100, "%"),
    ]


def _enricher(figures: Figures) -> list[Row]:
    return [Row("an article of 3 KB enriched, all steps", figures["all"], "ms", goal=3.0, of="ours")]


def _million(figures: Figures) -> list[Row]:
    there, phrases = f"{figures['articles']:,.0f} there", f"{figures['phrases']:.0f}"
    return [
        Row(
            f"copies of a text looked up, {there}: one in a hundred takes longer",
            figures["copies_p99_ms"],
            "ms",
            goal=5.0,
            of="ours",
        ),
        Row("the same: CPU", figures["copies_cpu_p99_ms"], "ms"),
        Row(
            f"uses of a phrase through HTTP, the slowest of {phrases}",
            figures["phrase_most_ms"],
            "ms",
            goal=50.0,
            of="ours",
        ),
        Row("the same: CPU", figures["phrase_cpu_most_ms"], "ms"),
    ]


def _names(figures: Figures) -> list[Row]:
    return [
        Row("people and places named: precision", figures["precision"], "", goal=0.97, of="ours", at_least=True),
        Row("the same: recall", figures["recall"], "", goal=0.92, of="ours", at_least=True),
        Row("other names: precision", figures["other_precision"], "", goal=0.95, of="ours", at_least=True),
        Row("the same: recall", figures["other_recall"], "", goal=0.85, of="ours", at_least=True),
        Row("3,000 characters searched for names", figures["ms"], "ms", figures["bare_ms"], "bare search"),
    ]


def _topics(figures: Figures) -> list[Row]:
    return [
        Row("topics of texts: precision", figures["precision"], "", goal=0.95, of="ours", at_least=True),
        Row("the same: recall", figures["recall"], "", goal=0.9, of="ours", at_least=True),
        Row("3,000 characters searched for topics", figures["ms"], "ms"),
    ]


def _editions(figures: Figures) -> list[Row]:
    return [
        Row("editions in another language: precision", figures["precision"], "", goal=0.97, of="ours", at_least=True),
        Row("an article's editions looked for among three days", figures["ms"], "ms"),
    ]


def _stories(figures: Figures) -> list[Row]:
    return [Row("reports of one event in two languages: precision", figures["precision"], "")]


def _same_language(figures: Figures) -> list[Row]:
    return [
        Row(
            "reports of one event in one language: precision",
            figures["precision"],
            "",
            goal=0.9,
            of="ours",
            at_least=True,
        )
    ]


def _activity(figures: Figures) -> list[Row]:
    return [
        Row("what persons did: precision", figures["precision"], "", goal=0.95, of="ours", at_least=True),
        Row("the same, with place, others and day", figures["whole"], "", goal=0.95, of="ours", at_least=True),
        Row("3,000 characters of reports about persons searched for it", figures["ms"], "ms"),
    ]


def _copies(figures: Figures) -> list[Row]:
    return [
        Row("pairs of the same words, or versions, that are missed", figures["missed"], "", goal=0, of="ours"),
        Row("pairs of two reports that are taken for one text", figures["others"], "", goal=0, of="ours"),
        Row(
            "copies with a tenth of the words changed, found",
            figures["changed"],
            "",
            goal=0.98,
            of="ours",
            at_least=True,
        ),
        Row("copies cut to 60 %, found", figures["cut"], "", goal=0.99, of="ours", at_least=True),
        Row("of 20,000 pairs of two texts, joined", figures["joined"], "", goal=0, of="ours"),
    ]


PARTS: dict[str, Part] = {
    "hop": Part("tests.bench.hop", _hop, quick=("--entries", "2000", "--rounds", "3")),
    "extraction": Part("tests.bench.extraction", _extraction, ("/dev/null",), needs=("pages",)),
    "furniture": Part("tests.bench.page_noise", _furniture, quick=("--every", "4"), needs=("pages",)),
    "fetching": Part("tests.bench.fetching", _fetching, quick=("--pages", "1000")),
    "archive": Part(
        "tests.bench.archive", _archive, quick=("--articles", "60000", "--entries", "4000", "--rounds", "2")
    ),
    "site": Part(
        "tests.bench.site",
        _site,
        quick=("--articles", "12000", "--genuine", "3000", "--rounds", "1", "--incoming", "10"),
        needs=("data",),
    ),
    "removals": Part("tests.bench.mass_removal", _removals, quick=("--removals", "600")),
    "enricher": Part("tests.bench.enricher", _enricher, needs=("data",)),
    "million": Part(
        "tests.bench.million", _million, quick=("--articles", "20000", "--genuine", "2000"), needs=("data",)
    ),
    "names": Part("tests.bench.names", _names, needs=("data", "pages")),
    "topics": Part("tests.bench.topics", _topics, needs=("data",)),
    "editions": Part("tests.bench.editions", _editions, needs=("data",)),
    "stories": Part("tests.bench.stories", _stories, needs=("data",)),
    "same-language": Part("tests.bench.same_language", _same_language, needs=("data", "pages")),
    "activity": Part("tests.bench.activity", _activity, needs=("data",)),
    "copies": Part("tests.bench.copies", _copies, quick=("--quick",), needs=("data",)),
    "hosts": Part("tests.bench.hosts", _hosts, quick=("--hosts", "200")),
    "latency": Part("tests.bench.latency", _latency, quick=("--articles", "300", "--seconds", "15")),
    "pipeline": Part(
        "tests.bench.pipeline", _pipeline, quick=("--repeat", "1", "--rounds", "1"), needs=("pages", "bench")
    ),
}
