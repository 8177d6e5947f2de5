-- Since when an article is missing: the first sign of absence that stands. A late fact judges only those removals again
-- that it can change. Null is unknown; an article with several addresses may miss one for longer.
ALTER TABLE article ADD COLUMN missing_since timestamptz;
UPDATE article a SET missing_since = (
    SELECT max(c.at) FROM change c WHERE c.article_id = a.id AND c.kind = 'suspected' AND c.at <= a.state_since)
WHERE state IN ('suspected', 'removed') AND address_count = 1;
DROP INDEX article_unsettled;
CREATE INDEX article_unsettled ON article (outlet_id, state_since, coalesce(missing_since, '-infinity'))
    WHERE unsettled;

-- Articles to judge again because of facts about others, where a batch has no time for all. Rows are kept until all of
-- an outlet are judged: then the mass removal is recorded. Not part of the record, but losing it loses removals.
CREATE TABLE judge_again (
    article_id hex_id PRIMARY KEY,
    outlet_id  text COLLATE "C" NOT NULL,
    since      timestamptz NOT NULL,            -- no removal that follows is earlier
    asked_at   timestamptz NOT NULL DEFAULT now(),
    judged     boolean NOT NULL DEFAULT false
);
CREATE INDEX judge_again_next ON judge_again (outlet_id, article_id) WHERE NOT judged;

-- The articles of a mass removal are the removals between its times.
UPDATE change SET data = data - 'articles' WHERE kind = 'mass-removal';
CREATE INDEX change_of_removals ON change (outlet_id, at, article_id) WHERE kind = 'removed';
