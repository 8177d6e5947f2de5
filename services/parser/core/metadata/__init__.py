"""What a page says of itself: linked data first, then meta tags, then what is visible."""
