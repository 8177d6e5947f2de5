"""Articles like another one: copies, editions, stories, series."""
