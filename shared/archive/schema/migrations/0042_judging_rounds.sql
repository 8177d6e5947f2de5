-- When the publishers began to judge the outlet's enqueued articles. What is enqueued later waits for the next round:
-- otherwise each fact of a busy outlet would have all articles judged again that wait for facts.
ALTER TABLE outlet ADD COLUMN judging_since timestamptz;

-- An article that went missing twice: a late fact may also confirm the first time.
UPDATE article a SET missing_since = (SELECT min(c.at) FROM change c WHERE c.article_id = a.id AND c.kind = 'suspected')
WHERE missing_since IS NOT NULL;
-- A late fact may change one address of an article and not the article.
UPDATE article SET missed_at = state_since WHERE state = 'removed' AND missed_at IS NULL AND address_count > 1;
CREATE INDEX article_unsettled_addresses ON article (outlet_id, coalesce(missed_at, 'infinity'))
    WHERE unsettled AND address_count > 1;
