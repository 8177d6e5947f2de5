-- Keys made of the fingerprint: texts that share one may be alike. Null for short texts, and where the step
-- `fingerprints` has not run since: `presswatch enrich --again fingerprints`.
ALTER TABLE revision ADD COLUMN bands integer[];
ALTER TABLE stand_in ADD COLUMN bands integer[];
CREATE INDEX revision_bands ON revision USING gin (bands) WHERE bands IS NOT NULL;
