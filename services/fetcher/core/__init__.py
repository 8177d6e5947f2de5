"""What the fetcher decides: pure functions."""
