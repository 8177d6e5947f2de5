"""What the publisher decides by: whether an outlet worked, and whether a page replaced others too."""
