-- Captures of one text in the order of their time: where there are too many to read, the first ones decide, and not those
-- that arrived first.
DROP INDEX capture_of_text, capture_of_wording, capture_of_ending;
CREATE INDEX capture_of_text ON capture (outlet_id, revision_id, captured_at);
CREATE INDEX capture_of_wording ON capture (outlet_id, wording, captured_at) WHERE wording IS NOT NULL;
CREATE INDEX capture_of_ending ON capture (outlet_id, ending, captured_at) WHERE ending IS NOT NULL;
