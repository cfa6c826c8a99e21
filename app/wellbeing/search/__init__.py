"""Search: words looked for in everything that is kept here, and nowhere else."""
