"""Where places are, and outlines of land to draw them on."""
