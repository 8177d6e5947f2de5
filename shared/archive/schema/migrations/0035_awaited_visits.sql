-- A removal may wait for further visits of other articles, in whose place the same page stood. `missed_at` is when the
-- newest sign of absence was seen, of an article whose removal is suspected.
ALTER TABLE article ADD COLUMN awaits_others boolean NOT NULL DEFAULT false, ADD COLUMN missed_at timestamptz;
UPDATE article SET missed_at = state_since WHERE state = 'suspected';
CREATE INDEX article_awaits_others ON article (outlet_id) WHERE awaits_others;
CREATE INDEX article_suspected ON article (outlet_id, missed_at) WHERE state = 'suspected';

-- Every removal may still change by a late visit, so the times have to be in the index.
DROP INDEX article_unsettled;
UPDATE article SET unsettled = true WHERE state = 'removed' AND NOT unsettled;
CREATE INDEX article_unsettled ON article (outlet_id, state_since) WHERE unsettled;

-- Redirects, as other signs of absence have it.
CREATE INDEX observation_of_moves ON observation (outlet_id, observed_at)
    WHERE page_kind = 'article' AND kind = 'moved';
