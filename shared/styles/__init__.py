"""Style sheets of captured pages: what a page links, and what a sheet imports and shows."""
