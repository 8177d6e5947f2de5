-- Which articles show a picture. By a hash of its address, as an address may be longer than an index takes.
CREATE FUNCTION picture_keys(blocks jsonb, lead jsonb) RETURNS uuid[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY(
    SELECT md5(url)::uuid FROM jsonb_array_elements_text(jsonb_path_query_array(blocks, '$[*].url')) AS url
    UNION SELECT md5(lead ->> 'url')::uuid WHERE lead ->> 'url' IS NOT NULL
);
CREATE INDEX revision_pictures ON revision USING gin (picture_keys(blocks, lead_picture));
CREATE INDEX article_withheld ON article (id) WHERE withheld;
