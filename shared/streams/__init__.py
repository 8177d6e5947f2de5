"""Message delivery over Redis streams, in the order a message passes through."""
