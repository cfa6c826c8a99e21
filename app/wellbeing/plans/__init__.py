"""Safety plans: written a step at a time in one's own words, shown, printed, reviewed, and erased by nobody else."""
