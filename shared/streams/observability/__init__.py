"""Lag, metrics and health of the streams. Read-only."""
