-- The numbers in a text in one spelling, each once; null where the step `numbers` has not run.
ALTER TABLE revision ADD COLUMN numbers text[];
ALTER TABLE stand_in ADD COLUMN numbers text[];
