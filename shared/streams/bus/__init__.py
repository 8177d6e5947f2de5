"""The stream server: connection, TLS, key names, entries and scripts."""
