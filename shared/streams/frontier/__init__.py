"""The URL frontier: which URL is fetched next, with the politeness that all fetchers share."""
