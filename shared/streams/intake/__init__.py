"""The intake: accepts producers' entries, stores their bodies and passes them on."""
