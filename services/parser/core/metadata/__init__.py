"""What a page says about itself: in linked data first, then in meta tags, then in what is visible."""
