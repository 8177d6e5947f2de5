"""The kind of a page: an article, or something that only looks like one."""
