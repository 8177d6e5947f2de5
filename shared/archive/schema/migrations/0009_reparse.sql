-- What parsers read before the present one: parser -> text. Two captures are compared by a parser that read both.
ALTER TABLE capture ADD COLUMN former jsonb;

-- Of an observation that a parser made of a capture: by which version no article was read in it.
ALTER TABLE observation ADD COLUMN parser text COLLATE "C" NOT NULL DEFAULT '';

-- Captures that are to be read again by today's parser. Not part of the record: losing it loses work, and no fact.
CREATE TABLE reparse (
    capture_id  hex_id PRIMARY KEY,
    captured_at timestamptz NOT NULL,
    body_sha256 text COLLATE "C" NOT NULL,
    kept_by     timestamptz NOT NULL,               -- its manifest was written before that
    urgent      boolean NOT NULL DEFAULT false,     -- a new capture waits to be compared with it
    asked_at    timestamptz NOT NULL DEFAULT now(),
    taken_at    timestamptz                         -- a publisher is putting it into the stream
);
CREATE INDEX reparse_next ON reparse (urgent, kept_by, capture_id);

-- A revision's id is made of the capture that showed it, no longer of its texts, which a later parser reads otherwise.
CREATE TEMPORARY TABLE renamed ON COMMIT DROP AS
SELECT id::text AS old, article_id::text AS article, left(encode(sha256(
    convert_to(article_id, 'UTF8') || '\x00'::bytea || 'revised'::bytea || '\x00'::bytea
    || convert_to(to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS')
        || CASE WHEN date_trunc('second', at) = at THEN '' ELSE to_char(at AT TIME ZONE 'UTC', '.US') END
        || '+00:00', 'UTF8')
    || '\x00'::bytea || convert_to(evidence -> 'after' ->> 0, 'UTF8')), 'hex'), 32) AS new
FROM change WHERE kind = 'revised' AND evidence -> 'after' ->> 0 IS NOT NULL;
INSERT INTO renamed
SELECT left(encode(sha256(convert_to(article, 'UTF8') || '\x00'::bytea || 'name-removed'::bytea || '\x00'::bytea
        || convert_to(old, 'UTF8')), 'hex'), 32), article,
    left(encode(sha256(convert_to(article, 'UTF8') || '\x00'::bytea || 'name-removed'::bytea || '\x00'::bytea
        || convert_to(new, 'UTF8')), 'hex'), 32)
FROM renamed;
UPDATE change SET id = renamed.new FROM renamed WHERE change.id = renamed.old;
UPDATE event SET data = jsonb_set(data, '{change}', to_jsonb(renamed.new)) FROM renamed
WHERE event.kind IN ('revised', 'name-removed') AND data ->> 'change' = renamed.old;
