"""Differences between two texts and their weight. Pure."""
