"""The publisher's I/O: the archive's transactions, wishes for further visits."""
