"""What staff see: everything Textual, and nothing else."""
