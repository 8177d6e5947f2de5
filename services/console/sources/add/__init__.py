"""`presswatch add`: finds out how to watch a site and writes its source file."""
