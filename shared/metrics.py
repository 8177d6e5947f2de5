"""Every metric of Presswatch, each with what healthy looks like. `presswatch_` begins all names, units end them."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

SECONDS = (0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60, 300, 1800)
AGES = (1, 5, 15, 60, 300, 1800, 7200, 86400, 7 * 86400)

# --- delivery: what this process did ---------------------------------------------------------------------------------

# Healthy: `done` grows with the traffic; `retried` and `dead` a few in a thousand; `taken` moves only after a crash.
ENTRIES = Counter(
    "presswatch_stage_entries",
    "Entries this process settled, by what became of them and why.",
    ["stage", "lane", "what", "reason"],
)

# Healthy: the median far below the stage's deadline, flat over days.
STAGE_SECONDS = Histogram(
    "presswatch_stage_seconds", "From reading a batch to settling the entry.", ["stage"], buckets=SECONDS
)

# Healthy: seconds on the live lane; minutes to hours are normal while a bulk import runs.
QUEUE_SECONDS = Histogram(
    "presswatch_queue_seconds", "From an entry's arrival in its stream to its settling.", ["stage"], buckets=AGES
)

# Healthy: still, or in short bursts. Steady growth: the next stage, or the memory, cannot keep up.
REFUSED = Counter("presswatch_stage_refused", "Times the gate found no room for an output.", ["stage", "full"])

# Healthy: 0. At 1 the stage waits for something that is away (a database, a disk), or its own handler fails.
STANDING = Gauge("presswatch_stage_standing", "1 while the stage cannot go on.", ["stage"])

# Healthy: near 0; grows only after crashes or stalls.
CLAIMED = Counter("presswatch_stage_claimed", "Entries taken over from a holder that fell silent.", ["stage"])

# Healthy: 1 after the first seconds.
READY = Gauge("presswatch_ready", "1 while the service is ready.", ["service"])

# --- delivery: what the streams hold, counted by the gate itself, the same in every process --------------------------

# Healthy: `in` and `done` grow alike; `dead` hardly. A kill loses none of these. Several processes tell the same
# figures: take their maximum, not their sum.
STREAM_ENTRIES = Gauge(
    "presswatch_stream_entries_total",
    "Entries of a stream since its server's first day, by what became of them.",
    ["stream", "lane", "what", "reason"],
)

# Healthy: live below a few dozen, bulk below its cap; both back at 0 when nothing comes in.
BACKLOG = Gauge("presswatch_stream_backlog", "Entries waiting or being worked on.", ["stream", "lane"])
BACKLOG_BYTES = Gauge("presswatch_stream_backlog_bytes", "Bytes of their data.", ["stream", "lane"])

# Healthy: no more than replicas times batch.
PENDING = Gauge("presswatch_stream_pending", "Entries read and not yet settled.", ["stream", "lane"])

# Healthy: 0 most of the time; hundreds say that something the stage needs fails.
DELAYED = Gauge("presswatch_stream_delayed", "Entries waiting for another attempt.", ["stream", "lane"])

# Healthy: 0, or known. Look at them with `presswatch dead list`.
DEAD = Gauge("presswatch_stream_dead", "Entries among the dead letters.", ["stream", "lane"])

# Healthy: below a minute on the live lane.
OLDEST_SECONDS = Gauge("presswatch_stream_oldest_seconds", "Age of the oldest entry of the stream.", ["stream", "lane"])

# Healthy: below 0.6 of the limit. At 0.7 stages take nothing more in until it falls.
MEMORY_BYTES = Gauge("presswatch_streams_memory_bytes", "Memory the stream server uses.")
MEMORY_LIMIT_BYTES = Gauge("presswatch_streams_memory_limit_bytes", "Its `maxmemory`; 0 means none is set.")

# --- intake ----------------------------------------------------------------------------------------------------------

# Healthy: `moved` grows with what producers send; `dead` is their garbage, to be told to them.
INTAKE = Counter("presswatch_intake_entries", "Entries taken from intake streams.", ["producer", "what"])

# Healthy: below a few dozen.
INTAKE_BACKLOG = Gauge("presswatch_intake_backlog", "Entries waiting in an intake stream.", ["producer"])

# --- fetching --------------------------------------------------------------------------------------------------------

# Healthy: `captured`, `not-modified` and `pictured` make up nearly all; `unreachable`, `blocked`: few outlets.
FETCHES = Counter("presswatch_fetches", "Visits this process ended, by outcome and reason.", ["outcome", "reason"])

# Healthy: the median below two seconds; sick hosts make the tail.
FETCH_SECONDS = Histogram("presswatch_fetch_seconds", "From claiming a URL to putting out what came.", buckets=SECONDS)

# Healthy: grows with captures, 20 to 200 kB a page.
FETCHED_BYTES = Counter("presswatch_fetched_bytes", "Bytes of bodies kept, after decoding.")

# Healthy: well below `fetch_slots`. At it for long: add slots or replicas.
FETCHING = Gauge("presswatch_fetching", "Fetches under way in this process.")

# Healthy: 0. At 1 nothing is taken in, for the next stage or the disk has no room.
FETCHER_HELD_UP = Gauge("presswatch_fetcher_held_up", "1 while nothing may be taken in.", ["why"])

# Every fetcher tells the same figures of the frontier: take their maximum, not their sum.
# Healthy: links_total grows with what is published; waiting pages fall back to near 0 after each burst.
FRONTIER_ADDED = Gauge("presswatch_frontier_links_total", "Links added since the stream server's first day.")
FRONTIER_LINKS = Gauge("presswatch_frontier_links", "URLs in the frontier, by what they wait for.", ["what"])
FRONTIER_DUE = Gauge("presswatch_frontier_due", "URLs that are due and wait for their host's turn.")
FRONTIER_HOSTS = Gauge("presswatch_frontier_hosts", "Hosts with work and a free slot.")

# Healthy: minutes; hours say that an outlet's rate or ceiling is too low for what it publishes.
FRONTIER_OLDEST_SECONDS = Gauge("presswatch_frontier_oldest_seconds", "For how long the oldest of these has been due.")

# --- reader: the site and its search index ---------------------------------------------------------------------------

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

# Healthy: 0. Growth means that the disk of the index folder damages what is written to it.
INDEX_REBUILDS = Counter("presswatch_index_rebuilds", "Times a broken search index was thrown away.")
