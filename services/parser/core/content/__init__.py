"""The article's text: its place on the page, and its blocks."""
