-- When the versions before this one found the article of an address removed. Later versions ask for more visits before
-- they report a removal. What was reported stands, unless something speaks against it.
ALTER TABLE address ADD COLUMN removals_on_record timestamptz[];
UPDATE address d SET removals_on_record = found.times
FROM (SELECT article_id, array_agg(at ORDER BY at) AS times FROM change WHERE kind = 'removed' GROUP BY article_id) AS found
WHERE found.article_id = d.article_id;
