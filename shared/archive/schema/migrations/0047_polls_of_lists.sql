-- The last list that was read at an address. A quiet list answers "not modified" for weeks: each of these answers looked
-- through all before it.
CREATE INDEX observation_of_polls ON observation (address_id, observed_at)
    WHERE kind = 'polled' AND page_kind IN ('feed', 'sitemap', 'listing', 'json-list');
