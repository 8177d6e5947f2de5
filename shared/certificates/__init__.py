"""Certificates: prove without the archive that it recorded a capture on a day. Nothing here does input or output."""
