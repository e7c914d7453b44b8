"""What we remember: every table, every SQL statement, and nothing else."""
