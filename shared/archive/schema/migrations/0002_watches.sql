-- What somebody wants to be told of, and what became of telling them. Not part of the record: nothing of it is
-- evidence, and an archive without it is whole.

CREATE TABLE watch (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name        text COLLATE "C" NOT NULL UNIQUE,
    wanted      jsonb NOT NULL DEFAULT '{}',    -- kinds, outlets, people, search: all that are given must hold
    url         text,                           -- of the webhook; null: only marked in the notification stream
    secret      text NOT NULL DEFAULT '',       -- the webhook's, as `whsec_` and base64
    since       timestamptz NOT NULL DEFAULT now(), -- events recorded before are not told
    paused_at   timestamptz,
    paused_why  text NOT NULL DEFAULT ''
);

-- One event for one webhook. `attempt` is counted before each sending, so that a second one says that it is.
CREATE TABLE delivery (
    watch_id    bigint NOT NULL REFERENCES watch ON DELETE CASCADE,
    event_id    bigint NOT NULL REFERENCES event,
    state       text COLLATE "C" NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'sent', 'dead')),
    attempt     integer NOT NULL DEFAULT 0,
    due_at      timestamptz NOT NULL DEFAULT now(),
    status      integer,                        -- of the last answer; null where none came
    error       text NOT NULL DEFAULT '',
    made_at     timestamptz NOT NULL DEFAULT now(),
    sent_at     timestamptz,
    PRIMARY KEY (watch_id, event_id)
);
CREATE INDEX delivery_due ON delivery (due_at) WHERE state = 'due';

-- The list of changes with its filters, newest first.
CREATE INDEX event_newest_of_outlet ON event (kind, outlet_id, id DESC);
