"""Links from what lists articles: feeds, sitemaps, listing pages, JSON lists; each with what its row says of it."""

from services.parser.core.links.dispatch import EntryRules, Link, Links, read_links

__all__ = ["EntryRules", "Link", "Links", "read_links"]
