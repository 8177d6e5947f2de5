"""Behaviours of networks, servers, feeds and lists of addresses that were thought of before any of them was run."""
