"""Enriches articles with values derived from their text: language, teaser, reading time, dates, fingerprints."""
