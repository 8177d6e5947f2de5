"""The full-text index and what keeps it up to date."""
