"""Decisions of the fetcher, as pure functions."""
