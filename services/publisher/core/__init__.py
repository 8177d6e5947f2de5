"""The publisher's decisions, without a database or a clock."""
