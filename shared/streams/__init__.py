"""Message delivery over Redis streams, in the order in which a message passes through."""
