"""What persons did, as articles report it: the acts, the sentences that report them, and the reports of one event."""
