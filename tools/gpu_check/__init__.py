"""What only a GPU can prove, and the evidence of it: `make gpu-check`."""
