"""A search: its parameters, snippets, suggestions."""
