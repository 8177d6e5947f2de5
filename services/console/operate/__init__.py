"""Commands for operating a running watch."""
