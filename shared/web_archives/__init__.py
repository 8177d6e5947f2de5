"""Stored captures as WARC and WACZ files that other programs open."""
