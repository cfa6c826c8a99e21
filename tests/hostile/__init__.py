"""Bad input and bad weather: a sentence and the person's own words, nothing written, never a 500."""
