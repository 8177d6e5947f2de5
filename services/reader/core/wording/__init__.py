"""Words of the site, in the language of the request."""
