-- A removal may wait for further visits of other articles, in whose place the same page stood.
ALTER TABLE article ADD COLUMN awaits_others boolean NOT NULL DEFAULT false;
CREATE INDEX article_awaits_others ON article (outlet_id) WHERE awaits_others;

-- Every removal may still change by a late visit, so the times have to be in the index.
DROP INDEX article_unsettled;
CREATE INDEX article_unsettled ON article (outlet_id, state_since) WHERE unsettled;
CREATE INDEX article_suspected ON article (outlet_id) WHERE unsettled AND state = 'suspected';
