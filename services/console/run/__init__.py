"""`presswatch run`: the whole watch on one machine."""
