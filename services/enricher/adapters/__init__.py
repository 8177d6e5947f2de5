"""Models the core is handed."""
