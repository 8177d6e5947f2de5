"""Bulk ingest: read files from other sources and send them to the intake."""

from services.console.archive.ingest.command import register

__all__ = ["register"]
