-- What a text names: array of NameMention; null where the step has not run. And which version of each step of the
-- enricher made the values of a row. Rows that are there were made by the first version of all steps but names.
ALTER TABLE revision ADD COLUMN names jsonb,
    ADD COLUMN steps jsonb NOT NULL
        DEFAULT '{"language": "1", "teaser": "1", "length": "1", "dates": "1", "fingerprints": "1"}';
ALTER TABLE revision ALTER COLUMN steps SET DEFAULT '{}';
ALTER TABLE stand_in ADD COLUMN names jsonb,
    ADD COLUMN steps jsonb NOT NULL
        DEFAULT '{"language": "1", "teaser": "1", "length": "1", "dates": "1", "fingerprints": "1"}';
ALTER TABLE stand_in ALTER COLUMN steps SET DEFAULT '{}';

-- Texts that a step of the enricher is to read again. Not part of the record: losing it loses work, and no fact.
CREATE TABLE enrich_again (
    article_id  hex_id NOT NULL,
    revision_id hex_id NOT NULL,
    step        text COLLATE "C" NOT NULL,
    asked_at    timestamptz NOT NULL DEFAULT now(),
    taken_at    timestamptz,                    -- a publisher is putting it into the stream
    PRIMARY KEY (step, article_id, revision_id)
);
