"""Coordinates of places, and outlines of land for maps."""
