"""Tell others what happened: notification stream, webhooks, WebSub, accepted names."""
