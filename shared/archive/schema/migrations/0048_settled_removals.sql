-- When a removal was known for sure: at a visit of the article, or later at one of another article. A late fact up to then
-- may change it. Null is unknown, or no removal; then the last change of state counts.
ALTER TABLE article ADD COLUMN settled_at timestamptz;
CREATE INDEX article_unsettled_until
    ON article (outlet_id, greatest(state_since, settled_at), coalesce(missing_since, '-infinity')) WHERE unsettled;
DROP INDEX article_unsettled;
ALTER INDEX article_unsettled_until RENAME TO article_unsettled;
