"""What the fetcher is handed: HTTP, names, robots.txt."""
