"""Builds timed against each other, in processes of their own, and what the times say."""
