"""Work on the archive's queues: judge again, read again, enrich again, apply rulings."""
