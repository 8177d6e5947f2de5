"""Full-text index and the code that keeps it up to date."""
