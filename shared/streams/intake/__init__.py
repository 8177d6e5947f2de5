"""The intake: takes what producers send, stores it and passes it on."""
