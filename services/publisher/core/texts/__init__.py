"""Whether two texts differ by an edit or only by furniture and faults of a template."""
