"""The connection to the stream server: keys, entries, scripts, TLS."""
