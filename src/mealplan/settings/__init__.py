"""Settings of a request: the one table of options, how each is written, read and merged, in files and on any door."""
