-- When the archive recorded a picture: pictures have leaves in the trees of days, too. Those that were there before
-- come into the tree of the day on which this migration runs.
ALTER TABLE picture ADD COLUMN recorded_at timestamptz NOT NULL DEFAULT now();
CREATE INDEX picture_recorded ON picture USING brin (recorded_at);
