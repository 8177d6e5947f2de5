"""`presswatch run`: run the whole watch on one machine."""
