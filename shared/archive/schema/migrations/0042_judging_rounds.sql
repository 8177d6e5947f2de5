-- When the publishers began to judge the outlet's enqueued articles. What is enqueued later waits for the next round:
-- otherwise each fact of a busy outlet would have all articles judged again that wait for facts.
ALTER TABLE outlet ADD COLUMN judging_since timestamptz;
