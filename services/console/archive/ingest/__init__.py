"""Bulk ingest: read files from other sources and send them to the intake."""
