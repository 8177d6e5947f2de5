"""Captures and pictures as evidence: records, mementos, certificates."""
