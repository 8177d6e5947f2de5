"""From the bytes of a page to an article, or to the reason why there is none. Pure: no clock, network or store."""

PARSER_VERSION = "18"
"""The version of the parser's output.

Raise it whenever the same bytes may give another text. Texts are comparable only within one version.
"""
