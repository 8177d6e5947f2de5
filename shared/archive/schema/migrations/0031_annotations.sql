-- Findings of other programs about texts: facts of their own, no part of any text. `address_id` is an id of the article,
-- so that they follow it when it is joined or parted.
CREATE TABLE annotation (
    address_id  hex_id NOT NULL,
    revision_id hex_id NOT NULL,
    producer    text COLLATE "C" NOT NULL,
    version     text COLLATE "C" NOT NULL,
    kind        text COLLATE "C" NOT NULL,
    language    text COLLATE "C" NOT NULL,      -- '' for none
    value       jsonb NOT NULL,
    made_at     timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (address_id, revision_id, producer, version, kind, language)
);
CREATE INDEX annotation_of_producer ON annotation (producer, version);

-- What is shown no longer: all findings of a producer's version, also those that arrive later. Nothing is deleted.
CREATE TABLE annotation_withdrawal (
    producer    text COLLATE "C" NOT NULL,
    version     text COLLATE "C" NOT NULL,      -- '' for all
    reason      text NOT NULL,
    withdrawn_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (producer, version)
);
