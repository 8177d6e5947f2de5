"""Watches: subscriptions to events, and the deliveries to their webhooks."""
