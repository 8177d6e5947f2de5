"""What a text is about: a list of words by topic and language, and what applies it."""
