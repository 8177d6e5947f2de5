"""Which addresses are one article."""
