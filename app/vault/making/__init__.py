"""Making: what workers make of a file (pictures, text, what it says of itself), each in a child process with limits."""
