"""Further behaviours of editors and of the sites they write for: edits, series, removals, templates."""
