"""Read-only connections: the primary, a replica, notifications."""
