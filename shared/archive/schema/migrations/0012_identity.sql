-- Permanent redirects between addresses of articles, both as ids: with words in common, evidence that two are one.
CREATE TABLE redirect (
    from_id     hex_id NOT NULL,
    to_id       hex_id NOT NULL,
    outlet_id   text COLLATE "C" NOT NULL,
    PRIMARY KEY (from_id, to_id)
);
CREATE INDEX redirect_to ON redirect (to_id);
INSERT INTO redirect
SELECT DISTINCT address_id, left(encode(sha256(convert_to('article', 'UTF8') || '\x00'::bytea
    || convert_to(moved_to, 'UTF8')), 'hex'), 32), outlet_id
FROM observation WHERE kind = 'moved' AND page_kind = 'article' AND origin = 'fetched' AND moved_to IS NOT NULL
ON CONFLICT DO NOTHING;

-- What a person ruled of addresses: `join` makes two one article, `part` makes one an article of its own. The last
-- ruling on an address outranks those before it, and all that is computed.
CREATE TABLE ruling (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind        text COLLATE "C" NOT NULL CHECK (kind IN ('join', 'part')),
    outlet_id   text COLLATE "C" NOT NULL,
    address_id  hex_id NOT NULL,
    other_id    hex_id,                         -- of a join
    reason      text NOT NULL,
    ruled_at    timestamptz NOT NULL DEFAULT now(),
    applied_at  timestamptz,                    -- by a publisher
    CHECK ((kind = 'join') = (other_id IS NOT NULL))
);
CREATE INDEX ruling_of_address ON ruling (address_id);
CREATE INDEX ruling_of_other ON ruling (other_id);
CREATE INDEX ruling_waiting ON ruling (id) WHERE applied_at IS NULL;

-- Texts that stood in an article's place and are not believed to be its own: nothing of them is shown. What comes later
-- may show that they were.
CREATE TABLE stand_in (LIKE revision INCLUDING DEFAULTS);
ALTER TABLE stand_in RENAME article_id TO address_id;
ALTER TABLE stand_in ADD PRIMARY KEY (address_id, id);
