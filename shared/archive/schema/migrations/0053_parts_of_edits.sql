-- To list edits by what they changed without reading all changes. With the first index, the planner also learns how
-- common each part is.
CREATE INDEX change_of_parts ON change USING gin ((data -> 'parts'));
CREATE INDEX change_of_weight ON change (weight);
ANALYZE change;
