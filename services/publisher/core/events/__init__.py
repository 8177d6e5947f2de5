"""What webhooks and feeds are sent."""
