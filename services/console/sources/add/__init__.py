"""`presswatch add`: find out how to watch a site, and write its source file."""
