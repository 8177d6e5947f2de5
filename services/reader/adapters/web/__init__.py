"""HTTP: responses, headers, templates, static files, health."""
