"""Rarer behaviours of real sites, servers and editors, by what they touch: answers, removals, texts, addresses."""
