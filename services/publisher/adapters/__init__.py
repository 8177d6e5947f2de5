"""The publisher's I/O: transactions on the archive, requests for further visits, webhooks."""
