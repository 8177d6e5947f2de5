"""`make chaos ARGS=--hosts`: services and servers on hosts of their own, which are cut off, lost and slowed down."""
