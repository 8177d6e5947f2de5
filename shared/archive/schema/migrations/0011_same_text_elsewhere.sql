-- Finds the addresses of an outlet that showed the same text: a placeholder stands at many.
CREATE INDEX capture_of_text ON capture (outlet_id, revision_id);
