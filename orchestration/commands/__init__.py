"""One module a command; each returns an exit code."""
