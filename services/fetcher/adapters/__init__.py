"""Input and output of the fetcher: HTTP, name resolution, robots.txt, seeding and metrics."""
