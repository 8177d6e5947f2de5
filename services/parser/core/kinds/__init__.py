"""Which kind of page it is: an article, or something that merely looks like one."""
