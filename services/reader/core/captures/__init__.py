"""Captures: replay without scripts, Memento."""
