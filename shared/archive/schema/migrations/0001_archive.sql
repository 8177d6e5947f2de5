-- The archive. Facts (capture, observation) are never changed but for what a later parser reads in the same body;
-- everything else (article, revision, change) is computed from them and could be computed again.
--
-- Ids are 32 hex digits derived from what they name; hashes are SHA-256 in hex. Both compare bytewise.
CREATE DOMAIN hex_id AS text COLLATE "C";

CREATE TABLE outlet (
    id          text COLLATE "C" PRIMARY KEY,
    name        text NOT NULL,
    country     text NOT NULL DEFAULT '',
    hosts       text[] NOT NULL DEFAULT '{}',
    homepage    text NOT NULL DEFAULT '',
    known       boolean NOT NULL DEFAULT false,     -- a source file names it
    created_at  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE edition (
    outlet_id   text COLLATE "C" NOT NULL REFERENCES outlet,
    id          text COLLATE "C" NOT NULL,
    label       text NOT NULL,                      -- as in "Naenara (En)"
    language    text NOT NULL DEFAULT '',
    PRIMARY KEY (outlet_id, id)
);

-- One article of one outlet, whatever number of addresses show it. Its id is that of its smallest address.
CREATE TABLE article (
    id                  hex_id PRIMARY KEY,
    outlet_id           text COLLATE "C" NOT NULL,
    edition             text COLLATE "C",
    address             text COLLATE "C" NOT NULL,  -- the smallest
    title               text NOT NULL,
    teaser              text NOT NULL DEFAULT '',
    language            text COLLATE "C" NOT NULL DEFAULT 'und',
    section             text NOT NULL DEFAULT '',
    published_at        timestamptz,
    published           jsonb,                      -- DateValue: value, precision, rule, printed, zone, …
    sort_at             timestamptz NOT NULL,       -- published, or first captured if that is earlier or all we have
    first_captured_at   timestamptz NOT NULL,
    last_captured_at    timestamptz NOT NULL,
    last_seen_at        timestamptz NOT NULL,       -- last seen alive: a capture, or an answer that it is unchanged
    origin              text COLLATE "C" NOT NULL,  -- fetched | contributed; fetched as soon as one capture was
    producer            text COLLATE "C",
    route               text NOT NULL DEFAULT '',
    state               text COLLATE "C" NOT NULL DEFAULT 'live',   -- live | suspected | removed | restored
    state_since         timestamptz NOT NULL,
    unsettled           boolean NOT NULL DEFAULT false, -- a removal waits for a sign that the outlet itself answers
    revision_id         hex_id NOT NULL,            -- the newest text
    revision_count      integer NOT NULL DEFAULT 1,
    address_count       integer NOT NULL DEFAULT 1,
    lead_picture_url    text,
    lead_picture_caption text NOT NULL DEFAULT '',
    reading_seconds     integer NOT NULL DEFAULT 0,
    word_count          integer NOT NULL DEFAULT 0,
    paywalled           boolean NOT NULL DEFAULT false,
    withheld            boolean NOT NULL DEFAULT false, -- by an order; see withholding
    recorded_at         timestamptz NOT NULL DEFAULT now(),
    changed_at          timestamptz NOT NULL DEFAULT now()  -- when we last changed anything of this row but last_*
);
CREATE INDEX article_newest ON article (sort_at DESC, id DESC);
CREATE INDEX article_newest_of_outlet ON article (outlet_id, sort_at DESC, id DESC);
CREATE INDEX article_newest_of_edition ON article (outlet_id, edition, sort_at DESC, id DESC);
CREATE INDEX article_in_question ON article (outlet_id, state_since DESC) WHERE state <> 'live';
CREATE INDEX article_unsettled ON article (outlet_id) WHERE unsettled;

-- Every address an article was seen at. `id` is the article id this address alone would give, so that an id once
-- handed out leads to its article for ever: look it up here when `article` does not have it.
CREATE TABLE address (
    id          hex_id PRIMARY KEY,
    address     text COLLATE "C" NOT NULL,
    article_id  hex_id NOT NULL,
    outlet_id   text COLLATE "C" NOT NULL,
    state       text COLLATE "C" NOT NULL DEFAULT 'live',   -- live | suspected | removed | restored | moved
    first_seen  timestamptz NOT NULL,
    last_seen   timestamptz NOT NULL
);
CREATE INDEX address_of_article ON address (article_id);

-- URLs as fetched, where our rules make another address of them: `id` is derived from `url` as an address's is.
CREATE TABLE alias (
    id          hex_id NOT NULL,
    address_id  hex_id NOT NULL,
    url         text COLLATE "C" NOT NULL,
    PRIMARY KEY (id, address_id)
);
CREATE INDEX alias_of_address ON alias (address_id);

-- Every text an article had. `id` is the content hash over title, standfirst and blocks; what a text says beside
-- that (byline, dates, tags …) is as its earliest capture had it.
CREATE TABLE revision (
    article_id      hex_id NOT NULL,
    id              hex_id NOT NULL,
    parser          text COLLATE "C" NOT NULL,
    title           text NOT NULL,
    standfirst      text NOT NULL DEFAULT '',
    teaser          text NOT NULL DEFAULT '',
    blocks          jsonb NOT NULL,                 -- array of Block, defaults left out
    byline          jsonb,                          -- {printed, authors, rule}
    language        text COLLATE "C" NOT NULL DEFAULT 'und',
    section         text NOT NULL DEFAULT '',
    tags            text[] NOT NULL DEFAULT '{}',
    published       jsonb,
    updated         jsonb,
    dates           jsonb,                          -- dates in the running text: array of DateMention
    lead_picture    jsonb,                          -- {url, caption, credit, alt}
    canonical       text,
    alternates      jsonb,                          -- array of [language, url]
    rules           jsonb,                          -- which rule gave each field
    doubts          text[] NOT NULL DEFAULT '{}',
    paywalled       boolean NOT NULL DEFAULT false,
    reading_seconds integer NOT NULL DEFAULT 0,
    word_count      integer NOT NULL DEFAULT 0,
    text_sha256     text COLLATE "C" NOT NULL DEFAULT '',   -- of the blocks' text alone: finds the same words elsewhere
    same_text       hex_id,                         -- title and text; null where too short to tell articles by
    minhash         bytea,                          -- 64 × 4 bytes, big endian; null for short texts
    enricher        text NOT NULL DEFAULT '',
    capture_id      hex_id NOT NULL,                -- the earliest capture of it
    first_seen      timestamptz NOT NULL,
    last_seen       timestamptz NOT NULL,
    PRIMARY KEY (article_id, id)
);
CREATE INDEX revision_same_text ON revision (same_text) WHERE same_text IS NOT NULL;
CREATE INDEX revision_text ON revision (text_sha256);

CREATE TABLE capture (
    id              hex_id NOT NULL,
    captured_at     timestamptz NOT NULL,
    address_id      hex_id NOT NULL,
    outlet_id       text COLLATE "C" NOT NULL,
    edition         text COLLATE "C",
    url             text COLLATE "C" NOT NULL,
    body_sha256     text COLLATE "C" NOT NULL,
    body_size       bigint NOT NULL,
    media_type      text COLLATE "C" NOT NULL,
    status          integer NOT NULL,
    origin          text COLLATE "C" NOT NULL,
    producer        text COLLATE "C",
    route           text NOT NULL DEFAULT '',
    parser          text COLLATE "C" NOT NULL,
    revision_id     hex_id NOT NULL,
    traceparent     text COLLATE "C" NOT NULL DEFAULT '',
    recorded_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (id, captured_at)
) PARTITION BY RANGE (captured_at);
CREATE INDEX capture_of_address ON capture (address_id, captured_at);
CREATE INDEX capture_of_outlet ON capture (outlet_id, captured_at);
CREATE TABLE capture_default PARTITION OF capture DEFAULT;

CREATE TABLE observation (
    id              hex_id NOT NULL,                -- of url, kind and time
    observed_at     timestamptz NOT NULL,
    kind            text COLLATE "C" NOT NULL,
    address_id      hex_id NOT NULL,                -- of the address, or of the url where that is all we know
    url             text COLLATE "C" NOT NULL,
    outlet_id       text COLLATE "C" NOT NULL,
    edition         text COLLATE "C",
    page_kind       text COLLATE "C" NOT NULL,
    entry_point     text COLLATE "C",
    capture_id      hex_id,
    body_sha256     text COLLATE "C",
    origin          text COLLATE "C" NOT NULL,
    producer        text COLLATE "C",
    status          integer,
    reason          text NOT NULL DEFAULT '',
    detail          text NOT NULL DEFAULT '',
    links_found     integer NOT NULL DEFAULT 0,
    links_new       integer NOT NULL DEFAULT 0,
    moved_to        text COLLATE "C",
    recorded_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (id, observed_at)
) PARTITION BY RANGE (observed_at);
CREATE INDEX observation_of_address ON observation (address_id, observed_at) WHERE page_kind = 'article';
CREATE INDEX observation_of_capture ON observation (capture_id) WHERE capture_id IS NOT NULL;
CREATE INDEX observation_of_outlet ON observation (outlet_id, observed_at);
CREATE TABLE observation_default PARTITION OF observation DEFAULT;

-- A picture under one address may be replaced: a row for every content it had. The newest has the greatest last_seen.
CREATE TABLE picture (
    url         text COLLATE "C" NOT NULL,
    sha256      text COLLATE "C" NOT NULL,
    outlet_id   text COLLATE "C" NOT NULL,
    media_type  text COLLATE "C" NOT NULL,
    size        bigint NOT NULL,
    width       integer NOT NULL DEFAULT 0,
    height      integer NOT NULL DEFAULT 0,
    referrer    text COLLATE "C",
    captured_at timestamptz NOT NULL,               -- first
    last_seen   timestamptz NOT NULL,
    PRIMARY KEY (url, sha256)
);
CREATE INDEX picture_body ON picture (sha256);

-- What happened at the outlet, computed from the facts of one article (or, for mass-removal, of an outlet):
-- revised, suspected, cleared, removed, restored, moved, unlisted, name-removed, mass-removal.
CREATE TABLE change (
    id              hex_id PRIMARY KEY,
    outlet_id       text COLLATE "C" NOT NULL,
    article_id      hex_id,
    kind            text COLLATE "C" NOT NULL,
    at              timestamptz NOT NULL,           -- when we saw it
    since           timestamptz,                    -- when the former state was last seen: it happened in between
    address         text COLLATE "C",
    from_revision   hex_id,
    to_revision     hex_id,
    weight          text COLLATE "C" NOT NULL DEFAULT '',   -- of a revision: typographic … whole-text
    confidence      real NOT NULL DEFAULT 1,
    evidence        jsonb NOT NULL DEFAULT '{}',    -- ids of captures and observations before and after
    data            jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX change_newest ON change (at DESC, id DESC);
CREATE INDEX change_newest_of_kind ON change (kind, at DESC, id DESC);
CREATE INDEX change_of_outlet ON change (outlet_id, at DESC, id DESC);
CREATE INDEX change_of_article ON change (article_id, at);

-- What we told: the outbox. Read it in the order (xid, id), below the oldest transaction that still runs.
CREATE TABLE event (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    xid         xid8 NOT NULL DEFAULT pg_current_xact_id(),
    kind        text COLLATE "C" NOT NULL,          -- created | revised | suspected | cleared | removed | restored | corrected | withheld | …
    article_id  hex_id,
    outlet_id   text COLLATE "C" NOT NULL,
    at          timestamptz NOT NULL,               -- at the outlet
    recorded_at timestamptz NOT NULL DEFAULT now(), -- by us
    data        jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX event_cursor ON event (xid, id);
CREATE INDEX event_of_article ON event (article_id, id);

-- How far each reader of the outbox that we keep ourselves has come.
CREATE TABLE cursor (
    name        text COLLATE "C" PRIMARY KEY,
    xid         xid8 NOT NULL,
    event_id    bigint NOT NULL,
    moved_at    timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE withholding (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article_id      hex_id,                         -- one of these two
    picture_sha256  text COLLATE "C",
    reason          text NOT NULL,
    since           timestamptz NOT NULL DEFAULT now(),
    lifted_at       timestamptz,
    lifted_why      text,
    CHECK ((article_id IS NULL) <> (picture_sha256 IS NULL))
);
CREATE INDEX withholding_of_article ON withholding (article_id) WHERE lifted_at IS NULL;
CREATE INDEX withholding_of_picture ON withholding (picture_sha256) WHERE lifted_at IS NULL;
