-- Of a capture: the boxes of the page that hold the text, and its words without what changes from visit to visit.
-- Captures from before have neither.
ALTER TABLE capture ADD COLUMN layout text[], ADD COLUMN wording hex_id;
CREATE INDEX capture_of_wording ON capture (outlet_id, wording) WHERE wording IS NOT NULL;
