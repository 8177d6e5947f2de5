"""The consumer group runtime: read, execute, commit, retry, bury."""
