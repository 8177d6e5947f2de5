"""`presswatch rules`: tests parsing rules on stored pages."""
