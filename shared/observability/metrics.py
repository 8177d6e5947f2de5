"""Every metric of Presswatch, each with what healthy looks like. `presswatch_` begins all names, units end them.

A `ExpiringGauge` is read off a server, and every process that looks at it tells the same: take the maximum over
processes,
never the sum. All others are counted by the process that tells them: sum these. docs/metrics.md is written from here.
"""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram, disable_created_metrics

from shared.observability.gauges import ExpiringGauge

disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series of each, which nobody looks at

SECONDS = (0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60, 300, 1800)
AGES = (1, 5, 15, 60, 300, 900, 1800, 3600, 3 * 3600, 6 * 3600, 86400, 7 * 86400)

# --- Services --------------------------------------------------------------------------------------------------------

# Healthy: 1 after the first seconds.
READY = Gauge("presswatch_ready", "1 while the service is ready.", ["service"])

# Healthy: one version everywhere, but for the minutes of an upgrade.
BUILD = Gauge("presswatch_build_info", "Always 1; which version this process runs.", ["version"])

# Healthy: above a tenth of the disk; take the minimum. When nothing is free nothing is taken in, and nothing is lost.
BLOBS_FREE_BYTES = Gauge("presswatch_blobs_free_bytes", "Free on the disk of the captured bodies.")

# Healthy: still; it is what the free bytes are measured by.
BLOBS_DISK_BYTES = Gauge("presswatch_blobs_disk_bytes", "Size of that disk.")

# --- Stages: what this process did -----------------------------------------------------------------------------------

# Healthy: the median far below the stage's deadline, flat over days.
STAGE_SECONDS = Histogram(
    "presswatch_stage_seconds", "From reading an entry to its settling.", ["stage"], buckets=SECONDS
)

# Healthy: seconds on the live lane; minutes to hours are normal in bulk while an import runs.
QUEUE_SECONDS = Histogram(
    "presswatch_queue_seconds", "From an entry's arrival in its stream to its reading.", ["stage", "lane"], buckets=AGES
)

# Healthy: still, or in short bursts. Steady growth: the next stage, or the memory, cannot keep up.
REFUSED = Counter("presswatch_stage_refused", "Times the gate found no room for an output.", ["stage", "full"])

# Healthy: 0. `breaker`: its own handler fails; `unavailable`: a database or disk it needs; `server`: the stream server.
STANDING = Gauge("presswatch_stage_standing", "1 while the stage cannot go on, by why.", ["stage", "why"])

# Healthy: near 0; grows only after crashes or stalls.
CLAIMED = Counter("presswatch_stage_claimed", "Entries taken over from a holder that fell silent.", ["stage"])

# Healthy: near 0; work done twice, whose second effect the gate refused. Grows only with `claimed`.
TAKEN = Counter("presswatch_stage_taken", "Entries that somebody else had settled by then.", ["stage"])

# --- Streams: what the stream server holds, and the gate counted in it: no kill loses a count ------------------------

# Healthy: `in` and `done` grow alike, `retried` and `dead` a few in a thousand. Each ends as one `done` or `dead`.
STREAM_ENTRIES = ExpiringGauge(
    "counter",
    "presswatch_stream_entries",
    "Entries since the first day, by what became of them and why.",
    ["stream", "lane", "what", "reason"],
)

# Healthy: 0, always. Above it entries are lost; below it somebody added some past the gate.
UNACCOUNTED = ExpiringGauge(
    "gauge",
    "presswatch_stream_unaccounted",
    "Entries that came in and are neither waiting, delayed, dead nor done.",
    ["stream", "lane"],
)

# Healthy: live below a few dozen, bulk below its limit; both back at 0 when nothing comes in.
BACKLOG = ExpiringGauge("gauge", "presswatch_stream_backlog", "Entries waiting or being worked on.", ["stream", "lane"])

# Healthy: below half of its limit.
BACKLOG_BYTES = ExpiringGauge("gauge", "presswatch_stream_backlog_bytes", "Bytes of their data.", ["stream", "lane"])

# Healthy: 0 or a few; what the stage has not read yet. At the limit for long: add replicas.
LAG = ExpiringGauge("gauge", "presswatch_stream_lag", "Entries nobody has read yet.", ["stream", "lane"])

# Healthy: no more than replicas times batch.
PENDING = ExpiringGauge("gauge", "presswatch_stream_pending", "Entries read and not yet settled.", ["stream", "lane"])

# Healthy: 0 most of the time; hundreds say that something the stage needs fails.
DELAYED = ExpiringGauge(
    "gauge", "presswatch_stream_delayed", "Entries waiting for another attempt.", ["stream", "lane"]
)

# Healthy: 0, or known. Look at them with `presswatch dead list`.
DEAD = ExpiringGauge("gauge", "presswatch_stream_dead", "Entries among the dead letters.", ["stream", "lane"])

# Healthy: below a minute on the live lane; it counts what is in work, too.
OLDEST_SECONDS = ExpiringGauge(
    "gauge", "presswatch_stream_oldest_seconds", "Age of the oldest entry.", ["stream", "lane"]
)

# Healthy: below a minute on the live lane. Growing second by second: the stage stands still.
UNREAD_SECONDS = ExpiringGauge(
    "gauge", "presswatch_stream_unread_seconds", "Age of the oldest unread.", ["stream", "lane"]
)

# Healthy: still; it is what the backlog is measured by.
LIMIT_ENTRIES = ExpiringGauge(
    "gauge", "presswatch_stream_limit_entries", "Entries at which a stream takes nothing more."
)

# Healthy: still; it is what the backlog's bytes are measured by.
LIMIT_BYTES = ExpiringGauge("gauge", "presswatch_stream_limit_bytes", "Bytes at which a stream takes nothing more.")

# Healthy: below 0.6 of its limit. At 0.7 stages take nothing more in until it falls.
MEMORY_BYTES = ExpiringGauge("gauge", "presswatch_streams_memory_bytes", "Memory the stream server uses.")

# Healthy: above 0, and still.
MEMORY_LIMIT_BYTES = ExpiringGauge(
    "gauge", "presswatch_streams_memory_limit_bytes", "Its `maxmemory`; 0 means none is set."
)

# Healthy: 1. At 0 a crash of the server loses what it holds: its append-only file is off, or cannot be written.
WRITTEN = ExpiringGauge("gauge", "presswatch_streams_written", "1 while the server writes down what it takes.")

# Healthy: 1 but for the first seconds.
FOUNDED = ExpiringGauge("gauge", "presswatch_streams_founded", "1 once every partition is founded.")

# Healthy: the day the watch began. A change says that the server came back empty and was filled again.
FOUNDED_AT = ExpiringGauge(
    "gauge", "presswatch_streams_founded_timestamp_seconds", "When the last partition was founded."
)

# Healthy: 0 at the first founding; later, what was on its way when the server lost it and has been put back.
PUT_BACK = ExpiringGauge(
    "gauge", "presswatch_streams_put_back", "Entries the last founding put back from the stored bodies."
)

# --- Intake: what producers send, counted in the stream server, told by the fetchers ----------------------------------

# Healthy: `moved` grows with what producers send; `dead` is their garbage, to be told to them.
INTAKE = ExpiringGauge(
    "counter", "presswatch_intake_entries", "Entries of a producer, by fate.", ["producer", "what", "reason"]
)

# Healthy: below a few dozen.
INTAKE_BACKLOG = ExpiringGauge(
    "gauge", "presswatch_intake_backlog", "Entries waiting in an intake stream.", ["producer"]
)

# Healthy: below a minute.
INTAKE_OLDEST_SECONDS = ExpiringGauge(
    "gauge", "presswatch_intake_oldest_seconds", "Age of the oldest of them.", ["producer"]
)

# Healthy: 0, or known to the producer.
INTAKE_DEAD = ExpiringGauge(
    "gauge", "presswatch_intake_dead", "A producer's entries among the dead letters.", ["producer"]
)

# --- Fetching --------------------------------------------------------------------------------------------------------

# Healthy: `captured`, `not-modified` and `pictured` are nearly all; `unreachable`, `blocked` come from few outlets.
FETCHES = Counter("presswatch_fetches", "Visits ended, by kind of page and outcome.", ["kind", "outcome", "reason"])

# Healthy: `2xx` and `304` nearly all; `none` (no answer, or not asked) and `5xx` a few in a hundred.
FETCH_ANSWERS = Counter("presswatch_fetch_answers", "The same visits, by the class of the HTTP status.", ["status"])

# Healthy: the median below two seconds; sick hosts make the tail.
FETCH_SECONDS = Histogram("presswatch_fetch_seconds", "From claiming a URL to putting out what came.", buckets=SECONDS)

# Healthy: grows with captures, 20 to 200 kB a page.
FETCHED_BYTES = Counter("presswatch_fetched_bytes", "Bytes of bodies kept, after decoding.")

# Healthy: well below `fetch_slots`. At it for long: add slots or replicas.
FETCHING = Gauge("presswatch_fetching", "Fetches under way in this process.")

# Healthy: 0. At 1 nothing is taken in, for the next stage (`full`), the `memory` or the `disk` has no room.
FETCHER_HELD_UP = Gauge("presswatch_fetcher_held_up", "1 while nothing may be taken in, by why.", ["why"])

# Healthy: grows with what is published.
FRONTIER_ADDED = ExpiringGauge(
    "counter", "presswatch_frontier_links", "Links added since the stream server's first day."
)

# Healthy: `first-visit` falls back to near 0 after each burst; `poll` is the number of entry points.
FRONTIER_URLS = ExpiringGauge(
    "gauge", "presswatch_frontier_urls", "URLs in the frontier, by what they wait for.", ["what"]
)

# Healthy: back at a few after each burst.
FRONTIER_DUE = ExpiringGauge("gauge", "presswatch_frontier_due", "URLs that are due and wait for their host's turn.")

# Healthy: no more than the outlets' hosts.
FRONTIER_HOSTS = ExpiringGauge("gauge", "presswatch_frontier_hosts", "Hosts with work and a free slot.")

# Healthy: minutes; hours say that an outlet's rate or ceiling is too low for what it publishes.
FRONTIER_OLDEST_SECONDS = ExpiringGauge(
    "gauge", "presswatch_frontier_oldest_seconds", "For how long the oldest of them is due."
)

# --- Parsing (what pages came to, by reason: `presswatch_stream_entries_total` of `captures`) ------------------------

# Healthy: a few in a thousand pages; `too-slow`, `too-many`, `too-deep` are pages that would have stopped the parser.
ASIDE = Counter("presswatch_parser_aside", "Pages read in a process of their own, by how that ended.", ["ended"])

# Healthy: grows with what is published. Outlets: `ruled` by their source file, `listed` in one without rules, `other`.
ARTICLES_READ = Counter("presswatch_parser_articles", "Articles read for the first time.", ["outlets"])

# Healthy: a steady share of `presswatch_parser_articles_total`; of `published` and `title` near 0 where rules hold.
FIELDS_MISSING = Counter("presswatch_parser_missing", "Of these, articles without a field.", ["field", "outlets"])

# Healthy: `no` stands still. Nearly all `no` over hours: the layout has changed; the general reading carries on.
RULES_TRIED = Counter(
    "presswatch_parser_rules", "Live pages on which an outlet's rule was tried.", ["outlet", "rule", "matched"]
)

# --- Reading again (`presswatch reparse`), told by the publishers ----------------------------------------------------

# Healthy: `asked` grows while a reparse runs, `compare` for a while after a new version; `lost` (no manifest) is 0.
REREAD = Counter("presswatch_reparse_fed", "Stored captures put back into the streams, by why.", ["why"])

# Healthy: 0, or falling.
REREAD_WAITING = ExpiringGauge("gauge", "presswatch_reparse_waiting", "Captures that are still to be put back.")

# --- Publishing and the archive --------------------------------------------------------------------------------------

# Healthy: the median below ten seconds on the live lane.
CAPTURE_SECONDS = Histogram(
    "presswatch_capture_to_archive_seconds", "From capturing a page to its commit.", ["lane"], buckets=AGES
)

# Healthy: the median below the poll interval of the outlets, on the live lane; imports are as old as they are.
ARTICLE_AGE_SECONDS = Histogram(
    "presswatch_article_age_seconds",
    "From publication to the commit of an article's first capture, where the hour was printed.",
    ["lane"],
    buckets=AGES,
)

# Healthy: `created` grows by day and night; `removed` and `revised` as the outlets do it. A jump of `removed` is news.
EVENTS = Counter("presswatch_events", "Events committed by this process, by kind.", ["kind"])

# Healthy: the median below half a second for a full batch.
TRANSACTION_SECONDS = Histogram("presswatch_transaction_seconds", "Time of a publisher's transaction.", buckets=SECONDS)

# Healthy: `live` nearly all; `suspected` falls back after each outage of an outlet.
ARTICLES = ExpiringGauge("gauge", "presswatch_archive_articles", "Articles by state; `live` is estimated.", ["state"])

# Healthy: minutes to hours ago, as the outlets publish.
NEWEST_ARTICLE = ExpiringGauge(
    "gauge", "presswatch_archive_newest_timestamp_seconds", "When the newest article came in."
)

# Healthy: within a few poll intervals of now, for each outlet of the source files.
OUTLET_ANSWERED = ExpiringGauge(
    "gauge", "presswatch_outlet_answered_timestamp_seconds", "When an outlet last answered a poll.", ["outlet"]
)

# Healthy: no sample. While an outlet is in trouble there is one: since when, and of what kind.
OUTLET_TROUBLE = ExpiringGauge(
    "gauge",
    "presswatch_outlet_trouble_since_timestamp_seconds",
    "Since when an outlet is in trouble, by kind: at its articles (`placeholder`, `blocked`, …) or at an entry point "
    "(`entry-html`, `entry-no-answer`, …).",
    ["outlet", "what"],
)

# Healthy: below a second; more says that a transaction is left open, for which readers of the outbox wait.
OUTBOX_HELD_SECONDS = ExpiringGauge(
    "gauge", "presswatch_outbox_held_seconds", "Age of the oldest event not readable yet."
)

# Healthy: 0 most of the time, for each reader of the outbox.
OUTBOX_UNREAD = ExpiringGauge(
    "gauge", "presswatch_outbox_unread", "Events a reader has not come to, at most 10,000.", ["reader"]
)  # fmt: skip

# Healthy: grows slowly, about 15 kB an article.
DATABASE_BYTES = ExpiringGauge("gauge", "presswatch_database_bytes", "Size of the archive's database.")

# Healthy: `sent` grows with what watches find; `due` (tried again) is a receiver's outage, `dead` its loss.
WEBHOOKS = Counter("presswatch_webhooks", "Sendings to webhooks, by what became of them.", ["state"])

# --- Reader: the site and its search index, one of each process -------------------------------------------------------

# Healthy: `5xx` stands still; `4xx` as many as visitors mistype.
SITE_ANSWERS = Counter("presswatch_site_answers", "Answers given, by route and status class.", ["route", "status"])

# Healthy: the median of `/a/{id}` below 20 ms, of `/search` below 50 ms.
SITE_ANSWER_SECONDS = Histogram(
    "presswatch_site_answer_seconds",
    "From a request to the last byte of its answer.",
    ["route"],
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)

# Healthy: as many as the archive has articles that are not withheld.
INDEX_ARTICLES = Gauge("presswatch_index_articles", "Articles in the search index.")

# Healthy: 1; 0 only while an index is being built.
INDEX_COMPLETE = Gauge("presswatch_index_complete", "1 once the index holds all the archive had at its founding.")

# Healthy: within the last ten seconds. Longer ago: the index does not keep up, or cannot be written.
INDEX_LEVEL = Gauge("presswatch_index_level_timestamp_seconds", "When the index last held all that the archive tells.")

# Healthy: 0. Growth means that the disk of the index folder damages what is written to it.
INDEX_REBUILDS = Counter("presswatch_index_rebuilds", "Times a broken search index was thrown away.")
