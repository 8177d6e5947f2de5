"""Read links from lists of articles: feeds, sitemaps, listing pages and JSON lists.

Each link carries what its row says about it.
"""

from services.parser.core.links.dispatch import EntryRules, Link, Links, read_links

__all__ = ["EntryRules", "Link", "Links", "read_links"]
