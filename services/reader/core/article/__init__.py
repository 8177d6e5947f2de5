"""What the page of an article shows: text, dates, names, acts, citations."""
