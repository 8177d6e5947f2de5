"""What persons did."""
