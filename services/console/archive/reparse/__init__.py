"""`presswatch reparse`: read stored captures again with the current parser."""
