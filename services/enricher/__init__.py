"""Adds to an article what can be known from its text: language, teaser, reading time, dates, fingerprints."""
