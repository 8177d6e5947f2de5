"""Drawings and counts over time."""
