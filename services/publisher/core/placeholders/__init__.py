"""Which captures show a page that stands in place of an article."""
