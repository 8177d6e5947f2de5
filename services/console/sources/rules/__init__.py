"""`presswatch rules`: test parsing rules on stored pages."""
