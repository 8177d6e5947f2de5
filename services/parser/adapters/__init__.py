"""Input and output of the parser: the outlets' rules, bodies, metrics, and a process for suspicious pages."""
