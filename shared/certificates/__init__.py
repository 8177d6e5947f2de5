"""Certificates that prove, without the archive, that it recorded a capture on a day. Pure: no input or output."""
