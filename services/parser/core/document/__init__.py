"""From bytes to a bounded document: decoding, limits, outline, runs of text."""
