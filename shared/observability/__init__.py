"""Logs, metrics, traces and health of every service."""
