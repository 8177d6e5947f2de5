"""The article's text: which part of the page it is, and its blocks."""
