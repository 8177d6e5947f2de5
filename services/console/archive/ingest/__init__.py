"""Bulk ingest: reads other people's files and hands them to the intake."""

from services.console.archive.ingest.command import register

__all__ = ["register"]
