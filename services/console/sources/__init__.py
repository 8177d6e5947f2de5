"""Commands that check, write and test source files."""
