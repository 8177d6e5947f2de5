-- What people decided about spellings that the list of names lacks. Rows never change; the last one on a spelling counts.
CREATE TABLE name_decision (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind        text COLLATE "C" NOT NULL CHECK (kind IN ('accept', 'join', 'refuse')),
    spelling    text COLLATE "C" NOT NULL,
    name_id     text COLLATE "C",               -- the name that the spelling is of from now on
    decided_by  text NOT NULL,
    decided_at  timestamptz NOT NULL DEFAULT now(),
    CHECK ((kind = 'refuse') = (name_id IS NULL))
);
CREATE INDEX name_decision_of_spelling ON name_decision (spelling, id DESC);
