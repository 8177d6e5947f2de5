"""Statements that the publisher runs inside its transaction."""
