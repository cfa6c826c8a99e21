"""Provider notes: what was said at an appointment, the next one, medication as told, and what to ask."""
