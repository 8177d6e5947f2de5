"""The URL frontier: which URL to fetch next, with rate limits shared by all fetchers."""
