"""The tree of a day, and what calendars answered about it."""
