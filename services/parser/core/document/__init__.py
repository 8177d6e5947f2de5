"""From bytes to a bounded document: decoding, limits, outline and text runs."""
