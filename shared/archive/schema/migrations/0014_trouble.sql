-- What an outlet's trouble is read from: looks that failed, which are few, and the looks at each list.
CREATE INDEX observation_of_trouble ON observation (outlet_id, observed_at)
    WHERE page_kind = 'article' AND kind IN ('soft-gone', 'blocked', 'unreachable', 'not-found', 'gone');
CREATE INDEX observation_of_list ON observation (address_id, observed_at)
    WHERE page_kind IN ('feed', 'sitemap', 'listing', 'json-list');
