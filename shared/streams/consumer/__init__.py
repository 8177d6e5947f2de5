"""The consumer group runtime: read, execute, commit, retry, move to dead letters."""
