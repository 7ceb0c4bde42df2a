"""What the batch calls give back, as tables too, and the memory of dense results."""
