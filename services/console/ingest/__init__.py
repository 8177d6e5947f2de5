"""Bulk ingest: reads other people's files and hands them to the intake."""

from services.console.ingest.command import register

__all__ = ["register"]
