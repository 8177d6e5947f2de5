"""Seal each day that is over: tree, signature, time stamps."""
