"""Other web archives as a source of backfill: their indexes (CDX, Memento), their mementos and their WARC files."""
