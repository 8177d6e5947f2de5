"""Differences between two texts, and the weight of an edit. Pure."""
