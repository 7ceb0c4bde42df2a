"""Evidence from several columns: which rows belong together, how sure that is, and why."""
