-- What a text is about, the strongest first; and the words it uses most, each with its number: {word: number}. Null
-- where the steps `topics` and `terms` have not run: `presswatch enrich --again topics`.
ALTER TABLE revision ADD COLUMN topics text[], ADD COLUMN terms jsonb;
ALTER TABLE stand_in ADD COLUMN topics text[], ADD COLUMN terms jsonb;
