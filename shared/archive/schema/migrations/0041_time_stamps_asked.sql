-- A day that an authority refuses is asked about again later and later, and holds up no other day.
ALTER TABLE certified_day
    ADD COLUMN stamp_asked_at timestamptz,                  -- when the authority was last asked
    ADD COLUMN stamp_refusals integer NOT NULL DEFAULT 0;   -- how often it gave no stamp
