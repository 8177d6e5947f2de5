"""`presswatch run`: the whole watch as child processes of one supervisor, on one data folder."""
