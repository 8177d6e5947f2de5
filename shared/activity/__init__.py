"""What persons did, as reports say it: the acts, the sentences that report them, and reports of one event."""
