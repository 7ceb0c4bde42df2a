"""Where the time of a case goes."""
