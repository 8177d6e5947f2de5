-- Days that were sealed: the root of the tree over the captures recorded on each, its statement and signature.
CREATE TABLE certified_day (
    day         date PRIMARY KEY,               -- UTC
    captures    integer NOT NULL,
    root        text COLLATE "C" NOT NULL,
    statement   text COLLATE "C" NOT NULL,
    signature   text COLLATE "C" NOT NULL,      -- hex
    public_key  text COLLATE "C" NOT NULL,      -- hex, 32 bytes
    sealed_at   timestamptz NOT NULL,
    time_stamp  bytea                           -- the answer of an authority (RFC 3161), if one was asked
);

-- The leaves of each day's tree, as they were hashed. What the archive reads in a capture later changes nothing here.
CREATE TABLE certified_capture (
    capture_id  hex_id PRIMARY KEY,
    day         date NOT NULL REFERENCES certified_day,
    position    integer NOT NULL,               -- from 0
    leaf        text COLLATE "C" NOT NULL,
    leaf_hash   bytea NOT NULL
);
CREATE UNIQUE INDEX certified_capture_of_day ON certified_capture (day, position);

-- Finds what was recorded on a day. Rows lie in the order of recording, so a summary of each range is enough.
CREATE INDEX capture_recorded ON capture USING brin (recorded_at);
CREATE INDEX observation_recorded ON observation USING brin (recorded_at);
