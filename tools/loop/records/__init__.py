"""What the loop keeps: trees, builds, what passed, and the log."""
