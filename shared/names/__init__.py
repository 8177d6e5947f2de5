"""Names of people, offices, organisations, places, weapons and sites: one id for all their spellings."""
