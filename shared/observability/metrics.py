"""Every metric of Presswatch, each with what a healthy value looks like.

All names start with `presswatch_` and end with their unit. An `ExpiringGauge` is read from a server, and every process
that reads it exports the same value: take the maximum over processes, never the sum. All other metrics are counted by
the process that exports them: sum these. docs/metrics.md is generated from this file.
"""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram, disable_created_metrics

from shared.observability.gauges import ExpiringGauge

disable_created_metrics()  # type: ignore[no-untyped-call]  # avoids an unused second series for each metric

SECONDS = (0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60, 300, 1800)
STREAM = ["stream", "lane"]
AGES = (1, 5, 15, 60, 300, 900, 1800, 3600, 3 * 3600, 6 * 3600, 86400, 7 * 86400)

# --- Services --------------------------------------------------------------------------------------------------------

# Healthy: 1 after the first seconds.
READY = Gauge("presswatch_ready", "1 while the service is ready.", ["service"])

# Healthy: one version everywhere, except during an upgrade.
BUILD = Gauge("presswatch_build_info", "Always 1; the label is the version of this process.", ["version"])

# Healthy: above a tenth of the disk (take the minimum). At 0 nothing more is taken in, and nothing is lost.
BLOBS_FREE_BYTES = Gauge("presswatch_blobs_free_bytes", "Free bytes on the disk of the captured bodies.")

# Healthy: constant; compare the free bytes with it.
BLOBS_DISK_BYTES = Gauge("presswatch_blobs_disk_bytes", "Size of that disk.")

# Healthy: `error` 0. Growing: the object store is away or refuses us; everything waits, and nothing is lost.
BLOB_REQUESTS = Counter(
    "presswatch_blob_requests", "Requests to the object store of the bodies, by result.", ["operation", "result"]
)

# --- Stages: work of this process -------------------------------------------------------------------------------------

# Healthy: the median far below the stage's deadline, stable over days.
STAGE_SECONDS = Histogram(
    "presswatch_stage_seconds", "Time from reading an entry to its commit.", ["stage"], buckets=SECONDS
)

# Healthy: seconds on the live lane; minutes to hours are normal in bulk while an import runs.
QUEUE_SECONDS = Histogram(
    "presswatch_queue_seconds",
    "Time from an entry's arrival in its stream to its reading.",
    ["stage", "lane"],
    buckets=AGES,
)

# Healthy: constant, or short bursts. Steady growth: the next stage, or the memory, cannot keep up.
REFUSED = Counter(
    "presswatch_stage_refused", "Commits refused because there was no room for an output.", ["stage", "full"]
)

# Healthy: 0. `breaker`: the handler fails; `unavailable`: a database or disk is down; `server`: the stream server is.
STANDING = Gauge("presswatch_stage_standing", "1 while the stage cannot continue, by reason.", ["stage", "why"])

# Healthy: near 0; grows only after crashes or stalls.
CLAIMED = Counter("presswatch_stage_claimed", "Entries claimed from a consumer that went silent.", ["stage"])

# Healthy: near 0; work done twice, whose second effect was refused. Grows only with `claimed`.
TAKEN = Counter("presswatch_stage_taken", "Entries that another consumer had settled in the meantime.", ["stage"])

# --- Streams: contents and counters of the stream server; a kill loses no count ---------------------------------------

# Healthy: `in` and `done` grow alike, `retried` and `dead` a few in a thousand. Each entry ends as `done` or `dead`.
STREAM_ENTRIES = ExpiringGauge(
    "presswatch_stream_entries",
    "Entries since the server's first start, by outcome and reason.",
    [*STREAM, "what", "reason"],
    kind="counter",
)

# Healthy: always 0. Above 0, entries are lost; below 0, entries were added bypassing the scripts.
UNACCOUNTED = ExpiringGauge(
    "presswatch_stream_unaccounted", "Entries that were added and are neither waiting, delayed, dead nor done.", STREAM
)

# Healthy: live below a few dozen, bulk below its limit; both return to 0 when nothing comes in.
BACKLOG = ExpiringGauge("presswatch_stream_backlog", "Entries waiting or in progress.", STREAM)

# Healthy: below half of its limit.
BACKLOG_BYTES = ExpiringGauge("presswatch_stream_backlog_bytes", "Bytes of the data of these entries.", STREAM)

# Healthy: 0 or a few. At the limit for long: add replicas.
LAG = ExpiringGauge("presswatch_stream_lag", "Entries not read yet.", STREAM)

# Healthy: no more than replicas times batch.
PENDING = ExpiringGauge("presswatch_stream_pending", "Entries read but not yet settled.", STREAM)

# Healthy: 0 most of the time. Hundreds: a dependency of the stage fails.
DELAYED = ExpiringGauge("presswatch_stream_delayed", "Entries waiting for another attempt.", STREAM)

# Healthy: 0, or a known number. List them with `presswatch dead list`.
DEAD = ExpiringGauge("presswatch_stream_dead", "Entries in the dead letters.", STREAM)

# Healthy: below a minute on the live lane; includes entries in progress.
OLDEST_SECONDS = ExpiringGauge("presswatch_stream_oldest_seconds", "Age of the oldest entry.", STREAM)

# Healthy: below a minute on the live lane. Growing second by second: the stage has stopped.
UNREAD_SECONDS = ExpiringGauge("presswatch_stream_unread_seconds", "Age of the oldest unread entry.", STREAM)

# Healthy: constant; compare the backlog with it.
LIMIT_ENTRIES = ExpiringGauge("presswatch_stream_limit_entries", "Number of entries at which a stream refuses more.")

# Healthy: constant; compare the backlog's bytes with it.
LIMIT_BYTES = ExpiringGauge("presswatch_stream_limit_bytes", "Bytes at which a stream refuses more.")

# Healthy: below 0.6 of its limit. At 0.7, stages take nothing more in until it falls.
MEMORY_BYTES = ExpiringGauge("presswatch_streams_memory_bytes", "Memory the stream server uses.")

# Healthy: above 0, and constant.
MEMORY_LIMIT_BYTES = ExpiringGauge(
    "presswatch_streams_memory_limit_bytes", "The server's `maxmemory`; 0 means no limit is set."
)

# Healthy: 1. At 0, a crash of the server loses its data: its append-only file is off or cannot be written.
WRITTEN = ExpiringGauge("presswatch_streams_written", "1 while the server persists its data.")

# Healthy: 1 except for the first seconds.
BOOTSTRAPPED = ExpiringGauge("presswatch_streams_founded", "1 once every partition is bootstrapped.")

# Healthy: the day the watch began. A change means that the server came back empty and was filled again.
BOOTSTRAPPED_AT = ExpiringGauge(
    "presswatch_streams_founded_timestamp_seconds", "When the last partition was bootstrapped."
)

# Healthy: 0 at the first bootstrap; later, entries that the server had lost and that were put back.
PUT_BACK = ExpiringGauge(
    "presswatch_streams_put_back", "Entries that the last bootstrap put back from the stored bodies."
)

# --- Intake: producers' entries, counted in the stream server, exported by the fetchers -------------------------------

# Healthy: `moved` grows with what producers send; `dead` is invalid input: tell the producer.
INTAKE = ExpiringGauge(
    "presswatch_intake_entries", "Entries of a producer, by outcome.", ["producer", "what", "reason"], kind="counter"
)

# Healthy: below a few dozen.
INTAKE_BACKLOG = ExpiringGauge("presswatch_intake_backlog", "Entries waiting in an intake stream.", ["producer"])

# Healthy: below a minute.
INTAKE_OLDEST_SECONDS = ExpiringGauge(
    "presswatch_intake_oldest_seconds", "Age of the oldest entry waiting in an intake stream.", ["producer"]
)

# Healthy: 0, or known to the producer.
INTAKE_DEAD = ExpiringGauge("presswatch_intake_dead", "Entries of a producer in the dead letters.", ["producer"])

# --- Fetching --------------------------------------------------------------------------------------------------------

# Healthy: `captured`, `not-modified`, `pictured`, `styled` nearly all; `unreachable`, `blocked` come from few outlets.
FETCHES = Counter(
    "presswatch_fetches", "Fetches that ended, by kind of page and outcome.", ["kind", "outcome", "reason"]
)

# Healthy: `2xx` and `304` nearly all; `none` (no response, or not requested) and `5xx` a few in a hundred.
FETCH_ANSWERS = Counter("presswatch_fetch_answers", "The same fetches, by class of the HTTP status.", ["status"])

# Healthy: the median below two seconds; slow or failing hosts make the tail.
FETCH_SECONDS = Histogram("presswatch_fetch_seconds", "Time from claiming a URL to its output.", buckets=SECONDS)

# Healthy: grows with captures, 20 to 200 kB for each page.
FETCHED_BYTES = Counter("presswatch_fetched_bytes", "Bytes of stored bodies, after decoding.")

# Healthy: well below `fetch_slots`. Equal to it for long: add slots or replicas.
FETCHING = Gauge("presswatch_fetching", "Fetches in progress in this process.")

# Healthy: 0. At 1 nothing is fetched, because the next stage (`full`), the `memory` or the `disk` has no room.
FETCHER_HELD_UP = Gauge("presswatch_fetcher_held_up", "1 while nothing may be fetched, by reason.", ["why"])

# Healthy: grows with what is published.
FRONTIER_ADDED = ExpiringGauge(
    "presswatch_frontier_links", "Links added since the stream server's first start.", kind="counter"
)

# Healthy: `first-visit` returns to near 0 after each burst; `poll` is the number of entry points.
FRONTIER_URLS = ExpiringGauge("presswatch_frontier_urls", "URLs in the frontier, by what they wait for.", ["what"])

# Healthy: returns to a few after each burst.
FRONTIER_DUE = ExpiringGauge("presswatch_frontier_due", "URLs that are due and wait for their host.")

# Healthy: no more than the outlets' hosts.
FRONTIER_HOSTS = ExpiringGauge("presswatch_frontier_hosts", "Hosts with work and a free slot.")

# Healthy: minutes. Hours: an outlet's rate limit or ceiling is too low for what it publishes.
FRONTIER_OLDEST_SECONDS = ExpiringGauge(
    "presswatch_frontier_oldest_seconds", "Time since the oldest due URL became due."
)

# --- Parsing (for outcomes by reason, see `presswatch_stream_entries_total` of `captures`) ----------------------------

# Healthy: a few in a thousand pages; `too-slow`, `too-many`, `too-deep` are pages that would have blocked the parser.
ASIDE = Counter("presswatch_parser_aside", "Pages parsed in a separate process, by outcome.", ["ended"])

# Healthy: grows with what is published. Outlets: `ruled` by their source file, `listed` without rules, or `other`.
ARTICLES_READ = Counter("presswatch_parser_articles", "Articles parsed for the first time.", ["outlets"])

# Healthy: a steady share of `presswatch_parser_articles_total`; `published` and `title` near 0 for outlets with rules.
FIELDS_MISSING = Counter(
    "presswatch_parser_missing", "Articles parsed for the first time without a field.", ["field", "outlets"]
)

# Healthy: `no` is constant. Nearly all `no` for hours: the layout has changed, and the general parser takes over.
RULES_TRIED = Counter(
    "presswatch_parser_rules",
    "Live pages on which an outlet's rule was tried, by whether it matched.",
    ["outlet", "rule", "matched"],
)

# --- Parsing again (`presswatch reparse`), exported by the publishers -------------------------------------------------

# Healthy: `asked` grows while a reparse runs, `compare` for a while after a new version; `lost` (no manifest) is 0.
REREAD = Counter("presswatch_reparse_fed", "Stored captures put back into the streams, by reason.", ["why"])

# Healthy: 0, or falling.
REREAD_WAITING = ExpiringGauge("presswatch_reparse_waiting", "Captures not yet put back.")

# Healthy: 0, or falling.
ENRICH_AGAIN_WAITING = ExpiringGauge(
    "presswatch_enrich_again_waiting", "Stored texts not yet given to a step of the enricher again."
)

# Healthy: 0, or falling. Hundreds and more after an outlet removed thousands of articles, or after facts came late.
JUDGE_AGAIN_WAITING = ExpiringGauge(
    "presswatch_judge_again_waiting", "Articles to be judged again for facts about others."
)

# Healthy: 0. The publisher's log names the article and the error.
JUDGE_AGAIN_FAILING = ExpiringGauge(
    "presswatch_judge_again_failing", "Enqueued articles that could not be judged; each is tried again."
)

# --- Publishing and the archive --------------------------------------------------------------------------------------

# Healthy: the median below ten seconds on the live lane.
CAPTURE_SECONDS = Histogram(
    "presswatch_capture_to_archive_seconds", "Time from the capture of a page to its commit.", ["lane"], buckets=AGES
)

# Healthy: on the live lane, the median below the outlets' poll interval; imports have the age of their articles.
ARTICLE_AGE_SECONDS = Histogram(
    "presswatch_article_age_seconds",
    "Time from publication to the commit of an article's first capture, if the hour was printed.",
    ["lane"],
    buckets=AGES,
)

# Healthy: `created` grows day and night; `removed` and `revised` follow the outlets. A jump of `removed` is news.
EVENTS = Counter("presswatch_events", "Events committed by this process, by kind.", ["kind"])

# Healthy: the median below half a second for a full batch.
TRANSACTION_SECONDS = Histogram(
    "presswatch_transaction_seconds", "Duration of a publisher's transaction.", buckets=SECONDS
)

# Healthy: `live` nearly all; `suspected` falls again after each outage of an outlet.
ARTICLES = ExpiringGauge("presswatch_archive_articles", "Articles by state; `live` is estimated.", ["state"])

# Healthy: minutes to hours ago, as the outlets publish.
NEWEST_ARTICLE = ExpiringGauge("presswatch_archive_newest_timestamp_seconds", "When the newest article was added.")

# Healthy: within a few poll intervals of now, for each outlet of the source files.
OUTLET_ANSWERED = ExpiringGauge(
    "presswatch_outlet_answered_timestamp_seconds", "When an outlet last answered a poll.", ["outlet"]
)

# Healthy: no sample. An outlet with a problem has one: since when, and of what kind.
OUTLET_TROUBLE = ExpiringGauge(
    "presswatch_outlet_trouble_since_timestamp_seconds",
    "Since when an outlet has a problem, by kind: with its articles (`placeholder`, `blocked`, …) or with an entry "
    "point (`entry-html`, `entry-no-answer`, …).",
    ["outlet", "what"],
)

VOLUMES_EVERY_S = 600.0
"""Seconds between two readings of the two metrics below, which change once a day."""

# Healthy: between its two bounds. No sample: we did not see the outlet's lists all through the day.
OUTLET_ARTICLES = ExpiringGauge(
    "presswatch_outlet_articles",
    "Articles that an outlet published on the last whole day (UTC) and that we found within two hours after it.",
    ["outlet"],
    fresh_s=2 * VOLUMES_EVERY_S,
)

# Healthy: compare the articles with them. No sample: fewer than four such weekdays seen, or usually under ten articles.
OUTLET_BOUNDS = ExpiringGauge(
    "presswatch_outlet_articles_bound",
    "The `least` and the `most` articles that are usual for this outlet on this weekday.",
    ["outlet", "bound"],
    fresh_s=2 * VOLUMES_EVERY_S,
)

# Healthy: below a second. More: an open transaction keeps readers of the outbox waiting.
OUTBOX_HELD_SECONDS = ExpiringGauge(
    "presswatch_outbox_held_seconds", "Age of the oldest event that is not readable yet."
)

# Healthy: 0 most of the time, for each reader of the outbox.
OUTBOX_UNREAD = ExpiringGauge(
    "presswatch_outbox_unread", "Events that a reader has not processed, at most 10,000.", ["reader"]
)

# Healthy: 0, or minutes ago. Hours ago: the signing key is missing, or the blob store cannot be read.
UNSEALED_DAY = Gauge(
    "presswatch_unsealed_day_timestamp_seconds", "When the oldest day that is not signed was over. 0: all are signed."
)

# Healthy: 0, or minutes ago. Days ago: the authority refuses a day, or cannot be reached.
DAY_WITHOUT_TIME_STAMP = Gauge(
    "presswatch_day_without_time_stamp_timestamp_seconds",
    "When the oldest signed day was signed that the authority has not stamped. 0: it has stamped all, or none is set.",
)

# Healthy: 0, or hours ago: a block takes up to a day. Days ago: no calendar keeps its promises, or none is reached.
DAY_WITHOUT_BLOCK = Gauge(
    "presswatch_day_without_block_timestamp_seconds",
    "When the oldest signed day was signed that no calendar has brought into a block. 0: all are, or no calendar is "
    "set.",
)

# Healthy: grows slowly, about 15 kB for each article.
DATABASE_BYTES = ExpiringGauge("presswatch_database_bytes", "Size of the archive's database.")

# Healthy: `sent` grows with what watches find; `due` (retried) is an outage of a receiver, `dead` a loss for it.
WEBHOOKS = Counter("presswatch_webhooks", "Deliveries to webhooks, by state.", ["state"])

# --- Reader: the site and its search index, one of each process -------------------------------------------------------

# Healthy: `5xx` is constant; `4xx` as many as visitors mistype.
SITE_ANSWERS = Counter("presswatch_site_answers", "Responses, by route and status class.", ["route", "status"])

# Healthy: constant. Growing: more is asked than the site can answer; run another reader, or limit a crawler.
SITE_REFUSED = Counter("presswatch_site_refused", "Requests refused at once because too many were waiting.")

# Healthy: the median of `/a/{id}` below 20 ms, of `/search` below 50 ms.
SITE_ANSWER_SECONDS = Histogram(
    "presswatch_site_answer_seconds",
    "Time from a request to the last byte of its response.",
    ["route"],
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)

# Healthy: the number of articles in the archive that are not withheld.
INDEX_ARTICLES = Gauge("presswatch_index_articles", "Articles in the search index.")

# Healthy: below a second. More than `PRESSWATCH_DATABASE_READ_LAG_S`: the primary is read. 0 without a replica.
REPLICA_LAG_SECONDS = Gauge("presswatch_replica_lag_seconds", "The most that the read replica is behind its primary.")

# Healthy: 0 for every reason, or no sample without a replica. At 1, the primary carries all reads.
REPLICA_REFUSED = Gauge("presswatch_replica_refused", "1 while the read replica is not read, by reason.", ["why"])

# Healthy: 1; 0 only while an index is being built.
INDEX_COMPLETE = Gauge(
    "presswatch_index_complete", "1 once the index has all articles that the archive had when the index was created."
)

# Healthy: within the last ten seconds. Longer: the index cannot keep up, or cannot be written.
INDEX_LEVEL = Gauge("presswatch_index_level_timestamp_seconds", "When the index was last up to date with the archive.")

# Healthy: 0. Growth: the disk of the index folder damages its files.
INDEX_REBUILDS = Counter("presswatch_index_rebuilds", "Damaged search indexes that were discarded.")
