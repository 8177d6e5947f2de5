-- The last list that was read at an address. A quiet list answers "not modified" for weeks: each of these answers looked
-- through all before it.
CREATE INDEX observation_of_polls ON observation (address_id, observed_at)
    WHERE kind = 'polled' AND page_kind IN ('feed', 'sitemap', 'listing', 'json-list');
-- The indexes of 0011, 0022 and 0036, which 0046 replaces, last: from here to the end readers of captures wait.
DROP INDEX capture_of_text, capture_of_wording, capture_of_ending;
ALTER INDEX capture_of_text_in_order RENAME TO capture_of_text;
ALTER INDEX capture_of_wording_in_order RENAME TO capture_of_wording;
ALTER INDEX capture_of_ending_in_order RENAME TO capture_of_ending;
