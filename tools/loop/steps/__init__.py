"""What the steps are, a file each, and what must have happened before one."""
