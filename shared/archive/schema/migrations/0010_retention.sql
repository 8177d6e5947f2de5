-- Bodies that a rule of retention let go: the hash and what it was stay, and so do all facts that name it. A body that
-- is captured again is stored again; its row then tells of the past alone.
CREATE TABLE dropped_body (
    sha256      text COLLATE "C" PRIMARY KEY,
    size        bigint NOT NULL,                    -- unpacked
    outlet_id   text COLLATE "C" NOT NULL,
    rule        text COLLATE "C" NOT NULL,          -- unchanged | pages | lists
    dropped_at  timestamptz NOT NULL DEFAULT now()
);
