"""Canonical addresses and host names."""
