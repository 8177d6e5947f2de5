"""Reads an archive of Presswatch.

>>> from presswatch_client import Archive
>>> with Archive("http://127.0.0.1:8000") as archive:
...     for article in archive.search("title:rice state:removed", text=True):
...         print(article["title"])
"""

from presswatch_client.answers import Article, Card, Event, Outlet
from presswatch_client.archive import Archive, ArchiveError

__all__ = ["Archive", "ArchiveError", "Article", "Card", "Event", "Outlet"]
