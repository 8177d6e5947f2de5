"""Whether an article was removed, and whether what replaced it lasts."""
