-- What persons did, as a text reports it: array of ActivityMention; null where the text reports none, or the step
-- `activity` has not run: `presswatch enrich --again activity`. And what form the text has: speech, full-text, series.
ALTER TABLE revision ADD COLUMN activities jsonb, ADD COLUMN labels text[];
ALTER TABLE stand_in ADD COLUMN activities jsonb, ADD COLUMN labels text[];
CREATE INDEX revision_activities ON revision USING gin (activities jsonb_path_ops) WHERE activities IS NOT NULL;
