"""Topics of a text: a list of words by topic and language, and the code that applies it."""
