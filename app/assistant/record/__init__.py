"""Ask my record: finding passages in what a person wrote and kept, and answering from these alone."""
