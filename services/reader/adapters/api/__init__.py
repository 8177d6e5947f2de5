"""JSON API and Atom feeds."""
