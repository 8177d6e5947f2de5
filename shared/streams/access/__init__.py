"""Users of the stream server, their rights and their passwords."""
