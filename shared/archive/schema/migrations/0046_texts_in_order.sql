-- Captures of one text in the order of their time: where there are too many to read, the first ones decide, and not those
-- that arrived first. While these indexes are built, the archive can be read; the next migration drops the former ones,
-- which locks out readers, when all are built.
CREATE INDEX capture_of_text_in_order ON capture (outlet_id, revision_id, captured_at);
CREATE INDEX capture_of_wording_in_order ON capture (outlet_id, wording, captured_at) WHERE wording IS NOT NULL;
CREATE INDEX capture_of_ending_in_order ON capture (outlet_id, ending, captured_at) WHERE ending IS NOT NULL;
