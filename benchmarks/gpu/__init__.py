"""The figures that are taken from Python, each by a process of its own: see __main__.py."""
