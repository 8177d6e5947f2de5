"""Commands that read or change the archive."""
