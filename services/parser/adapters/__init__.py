"""What the parser's core is handed: outlets' rules, and a process for suspicious pages."""
