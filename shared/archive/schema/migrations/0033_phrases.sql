-- The phrases that most articles of a month use, by language, computed from the newest texts of that month.
CREATE TABLE month_phrase (
    month       date NOT NULL,                  -- its first day, UTC
    language    text COLLATE "C" NOT NULL,
    phrase      text COLLATE "C" NOT NULL,      -- in lower case
    written     text NOT NULL,                  -- as most of its uses have it
    articles    integer NOT NULL,
    PRIMARY KEY (month, language, phrase)
);
CREATE INDEX month_phrase_first ON month_phrase (language, phrase, month);

-- The months that were counted, each with a fingerprint of the texts it had then: another one means that it is due.
CREATE TABLE counted_month (
    month       date PRIMARY KEY,
    texts       bigint NOT NULL,
    articles    integer NOT NULL,
    counted_at  timestamptz NOT NULL
);
