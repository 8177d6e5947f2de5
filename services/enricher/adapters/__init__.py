"""Models that the core receives from outside."""
