"""What the parser's core receives from outside: the outlets' rules, and a process for suspicious pages."""
