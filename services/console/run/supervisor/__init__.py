"""The supervisor of `presswatch run`: the whole watch as its child processes, on one data folder."""
