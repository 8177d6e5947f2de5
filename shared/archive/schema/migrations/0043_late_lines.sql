-- Up to when an article's lines were compared with those of other articles, and how old the oldest of these was: a fact
-- about another article that comes later, but is earlier, may change the judgement. Null means none, and any age.
-- `awaits_lines`: a further visit will compare with others as they were at another moment, though it shows the same text.
ALTER TABLE article ADD COLUMN lines_until timestamptz, ADD COLUMN lines_oldest timestamptz,
    ADD COLUMN awaits_lines boolean NOT NULL DEFAULT false;
CREATE INDEX article_lines ON article (outlet_id, lines_until) WHERE lines_until IS NOT NULL;
UPDATE article SET lines_until = greatest(last_seen_at, state_since, missed_at), awaits_lines = true
WHERE id IN (SELECT article_id FROM revision GROUP BY article_id HAVING count(*) > 1);

-- An article that cannot be judged waits until it is tried again. The others of its outlet do not wait for it.
ALTER TABLE judge_again ADD COLUMN failures integer NOT NULL DEFAULT 0, ADD COLUMN retry_at timestamptz;
