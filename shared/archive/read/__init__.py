"""Read-only queries on the archive: lists by keyset, articles, revisions, changes, pictures."""
