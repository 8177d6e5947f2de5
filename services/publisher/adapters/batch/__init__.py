"""What one batch does in one transaction: read, decide, write."""
