"""What the publisher decides, without a database or a clock."""
