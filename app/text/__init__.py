"""Text: what every feature does to words: taking them in, comparing them, showing where something was found."""
