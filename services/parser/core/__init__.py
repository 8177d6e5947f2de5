"""From the bytes of a page to an article, or to the reason why there is none. Pure: no clock, no network, no store."""

PARSER_VERSION = "4"
"""Raised whenever the same bytes may give another text; texts are compared only under the same version."""
