"""The JSON API and the Atom feeds."""
