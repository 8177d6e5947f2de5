"""Foreign input at its worst: what no input may do to the pure cores, and programs that look for one that does."""
