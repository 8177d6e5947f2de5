"""Lag, metrics and health of the streams. Reads; changes nothing."""
