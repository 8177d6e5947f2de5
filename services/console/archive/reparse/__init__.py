"""`presswatch reparse`: reads stored captures again with today's parser."""
