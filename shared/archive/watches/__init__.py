"""Watches: what somebody wants to be told of, and what becomes of telling it."""
