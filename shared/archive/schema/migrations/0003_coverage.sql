-- The coverage ledger reads looks at lists alone: many times fewer than what was seen of articles.
CREATE INDEX observation_of_lists ON observation (outlet_id, observed_at)
    WHERE page_kind IN ('feed', 'sitemap', 'listing', 'json-list');
