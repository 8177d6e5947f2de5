-- Of a capture: the words of its last paragraph. A notice that cuts texts short is the same below all of them.
-- Captures from before have none.
ALTER TABLE capture ADD COLUMN ending hex_id;
CREATE INDEX capture_of_ending ON capture (outlet_id, ending) WHERE ending IS NOT NULL;
