-- Proofs of OpenTimestamps over the statements of days. They grow: first the promises of calendars, later blocks.
ALTER TABLE certified_day
    ADD COLUMN ots          bytea,          -- the file, over the SHA-256 of the statement
    ADD COLUMN ots_block    integer,        -- the lowest height that a calendar named, never checked against the chain
    ADD COLUMN ots_asked_at timestamptz;    -- when calendars were last asked
