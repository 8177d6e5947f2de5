"""The archive, the record of truth: the only place that knows SQL."""
