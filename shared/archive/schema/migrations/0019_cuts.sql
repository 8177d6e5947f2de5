-- What the page showed and the text leaves out, with the reason: array of Cut, in order. No part of a text's id, so
-- that other furniture around the same text makes no revision.
ALTER TABLE revision ADD COLUMN cuts jsonb;
ALTER TABLE revision ADD COLUMN cuts_limited boolean NOT NULL DEFAULT false;
ALTER TABLE stand_in ADD COLUMN cuts jsonb;
ALTER TABLE stand_in ADD COLUMN cuts_limited boolean NOT NULL DEFAULT false;
