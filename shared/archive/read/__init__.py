"""What is asked of the archive by those who only read it: lists by keyset, articles, revisions, changes, pictures."""
