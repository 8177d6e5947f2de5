"""The API as it is described: queries, answers, limits."""
